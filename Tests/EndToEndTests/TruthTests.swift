import Foundation
import TestSupport
import Testing

/// The truths that the warehouse keeps about what Spotify sends, each with its nastiest answers.
///
/// Each story is told twice by the real programs: in one load, and in a load for each answer, the last one first.
@Suite struct TruthTests {
    private static let ninaRow =
        "select name, popularity, followers from catalog.artist where id like 'nina%'"
    private static let genres = "select position, genre from catalog.artist_genre order by 1"
    private static let tracks = "select position, rtrim(track_id, '0') from catalog.album_track order by 1"
    private static let repaired =
        "select pointer, reason from etl.quarantine where kind = 'repaired' order by 1"

    private func after(
        _ answers: LandedAnswer...,
        sourceLocation: SourceLocation = #_sourceLocation,
        expect queries: KeyValuePairs<String, [String]>
    ) async throws {
        for loads in answers.count > 1 ? [[answers], answers.reversed().map { [$0] }] : [[answers]] {
            try await LandedWorld.with { world in
                for answers in loads { try await world.load(answers, sourceLocation: sourceLocation) }
                for (query, rows) in queries {
                    let found = try await world.query(query).split(separator: "\n").map(String.init)
                    #expect(found == rows, "\(loads.count) loads", sourceLocation: sourceLocation)
                }
            }
        }
    }

    private static func artist(_ name: String, _ members: String, on day: Int) -> LandedAnswer {
        LandedAnswer("artists/\(name)", on: day, #"{"id":"\#(id(name))",\#(members)}"#)
    }

    private static func nina(_ members: String, on day: Int) -> LandedAnswer {
        artist("nina", members, on: day)
    }

    private static func blue(_ members: String, on day: Int) -> LandedAnswer {
        LandedAnswer("albums/blue", on: day, #"{"id":"\#(id("blue"))",\#(members)}"#)
    }

    private static func page(_ names: [String?], offset: Int = 0, next: Bool = false) -> String {
        let items = names.map { $0.map { #"{"id":"\#(id($0))","name":"\#($0)"}"# } ?? "null" }
        return
            #"{"items":[\#(items.joined(separator: ","))],"offset":\#(offset),"next":\#(next ? #""x""# : "null")}"#
    }

    @Test func `absent is not null is not zero`() async throws {
        let full = #""name":"Nina","popularity":60,"followers":{"total":900}"#
        try await after(
            Self.artist("absent", full, on: 1),
            Self.artist("null", full, on: 1),
            Self.artist("older", #""name":null,"popularity":0,"followers":null"#, on: 2),
            Self.artist("absent", #""name":"Nina","followers":{"href":null}"#, on: 2),
            Self.artist("null", #""popularity":null,"followers":{"href":null,"total":0}"#, on: 2),
            Self.artist("older", full, on: 1),
            expect: [
                "select rtrim(id, '0'), name, popularity, followers from catalog.artist order by 1":
                    ["absent|Nina|60|900", "null|Nina||0", "older||0|"],
                "select rtrim(id, '0'), name from history.name order by 1":
                    ["absent|Nina", "null|Nina", "older|Nina"],
            ]
        )
    }

    @Test func `a simplified answer erases nothing of a full one, before it or after it`() async throws {
        let track = #"{"id":"\#(id("so"))","artists":[{"id":"\#(id("nina"))","name":"Nina Simone"}]}"#
        let full =
            #""name":"Nina","popularity":60,"followers":{"total":900},"genres":["soul"],"images":[{"url":"u"}]"#
        for (fullOn, simplifiedOn, name) in [(1, 2, "Nina Simone"), (2, 1, "Nina")] {
            try await after(
                Self.nina(full, on: fullOn),
                LandedAnswer("tracks/so", on: simplifiedOn, track),
                expect: [
                    Self.ninaRow: ["\(name)|60|900"], Self.genres: ["1|soul"],
                    "select url from catalog.artist_image": ["u"],
                ]
            )
        }
    }

    @Test func `an answer of development mode erases nothing of extended mode`() async throws {
        let core =
            #""name":"Blue","album_type":"album","total_tracks":1,"release_date":"1959","images":[],"artists":[]"#
        let extended =
            #","label":"Columbia","popularity":70,"available_markets":["US","DE"],"external_ids":{"upc":"1"}"#
        try await after(
            Self.blue(core + extended, on: 1),
            Self.blue(core, on: 2),
            expect: [
                "select label, popularity, market_count from catalog.album join catalog.market_set on market_set_id = market_set.id":
                    ["Columbia|70|2"],
                "select kind, value from catalog.album_external_id": ["upc|1"],
            ]
        )
    }

    @Test func `an older answer that arrives later changes only what no newer one told`() async throws {
        try await after(
            Self.nina(#""name":"Newest","genres":["c"]"#, on: 3),
            Self.nina(#""name":"Older","popularity":2,"genres":["b"]"#, on: 2),
            Self.nina(#""name":"Oldest","popularity":1,"followers":{"total":1}"#, on: 1),
            expect: [Self.ninaRow: ["Newest|2|1"], Self.genres: ["1|c"]]
        )
    }

    @Test func `a relinked track goes by the identifier answered, and the one asked for is kept`()
        async throws
    {
        let answered =
            #"{"id":"\#(id("new"))","name":"T","linked_from":{"id":"\#(id("first"))","type":"track"}}"#
        try await after(
            LandedAnswer("tracks/old", on: 1, market: "DE", answered),
            expect: [
                "select rtrim(id, '0'), name from catalog.track": ["new|T"],
                "select rtrim(asked_id, '0'), rtrim(answered_id, '0'), market from etl.alias order by 1":
                    ["first|new|DE", "old|new|DE"],
            ]
        )
    }

    @Test func `a null in a list leaves its place open`() async throws {
        try await after(
            Self.nina(#""genres":[null,"soul",null,"jazz"]"#, on: 1),
            Self.blue(#""artists":[null,{"id":"\#(id("nina"))"}],"available_markets":[null,"DE"]"#, on: 1),
            LandedAnswer("albums/blue/tracks", on: 1, Self.page([nil, "a", nil])),
            expect: [
                Self.genres: ["2|soul", "4|jazz"], Self.tracks: ["2|a"],
                "select position from catalog.album_artist": ["2"],
                "select market from catalog.market_set_member": ["DE"],
                "select pointer from etl.quarantine_occurrence order by 1":
                    ["/artists/0", "/available_markets/0", "/genres/0", "/genres/2"],
            ]
        )
    }

    @Test func `a whole number that was sent as a float is an integer, and said to be repaired`() async throws
    {
        try await after(
            Self.nina(#""popularity":8.5e1,"followers":{"total":4.9022656E7}"#, on: 1),
            expect: [
                Self.ninaRow: ["|85|49022656"],
                "select pointer from etl.quarantine where kind = 'repaired' order by 1": [
                    "/followers/total", "/popularity",
                ],
            ]
        )
    }

    @Test func `an album type is kept as it was sent`() async throws {
        let types = ["ALBUM", "ep", "", "appears_on", "Album "]
        let items = types.enumerated().map { #"{"id":"\#(id("b\($0)x"))","album_type":"\#($1)"}"# }
        try await after(
            LandedAnswer("artists/nina/albums", on: 1, #"{"items":[\#(items.joined(separator: ","))]}"#),
            expect: [
                "select '<' || album_type || '>' from catalog.album order by id": types.map { "<\($0)>" }
            ]
        )
    }

    @Test func `a release date is what its text says, whatever the precision claims`() async throws {
        let dates = [
            ("0000", "day", ""), ("1959", "day", "1959-01-01"), ("1959-08", "year", "1959-08-01"),
            ("1959-08-17", "year", "1959-08-17"), ("2023-02-29", "day", ""), ("soon", "DAY", ""),
        ]
        let albums = { (dates: [(String, String, String)]) in
            dates.enumerated().map { index, date in
                #"{"id":"\#(id("b\(index)x"))","release_date":"\#(date.0)","release_date_precision":"\#(date.1)"}"#
            }.joined(separator: ",")
        }
        let before = dates.map { _ in ("1950-01-01", "day", "") }
        try await after(
            LandedAnswer("artists/nina/albums", on: 1, #"{"items":[\#(albums(before))]}"#),
            LandedAnswer("artists/nina/albums", on: 2, #"{"items":[\#(albums(dates))]}"#),
            expect: [
                "select release_date_text, release_date_precision, release_date from catalog.album order by id":
                    dates.map { "\($0)|\($1)|\($2)" }
            ]
        )
    }

    @Test func `a name of a million characters goes to the quarantine and erases none`() async throws {
        let name = String(repeating: "東", count: 1_000_000)
        try await after(
            Self.nina(#""name":"Nina","popularity":1"#, on: 1),
            Self.nina(#""name":"\#(name)","popularity":2"#, on: 2),
            expect: [
                Self.ninaRow: ["Nina|2|"],
                "select kind, pointer, octet_length(excerpt) <= 2048 from etl.quarantine": [
                    "unusable|/name|t"
                ],
            ]
        )
    }

    @Test func `what no text can hold is replaced, and said to be repaired`() async throws {
        try await after(
            Self.nina(#""name":"a\u0000b\ud83c","genres":["\udfb5","\ud83c\udfb5","\\u0000"]"#, on: 1),
            expect: [
                Self.ninaRow: ["a\u{FFFD}b\u{FFFD}||"], Self.genres: ["1|\u{FFFD}", "2|🎵", #"3|\u0000"#],
                "select pointer from etl.quarantine where kind = 'repaired' order by 1": [
                    "/genres/0", "/name",
                ],
            ]
        )
    }

    @Test func `of a key that stands twice the last counts`() async throws {
        try await after(
            Self.nina(
                #""name":"first","genres":["x"],"popularity":5,"name":"last","genres":["y"],"popularity":null"#,
                on: 1
            ),
            expect: [Self.ninaRow: ["last||"], Self.genres: ["1|y"], Self.repaired: []]
        )
    }

    @Test func `a track on three albums has a place on each and belongs to the one it names`() async throws {
        let albums = ["blue", "green", "red"].enumerated().map { index, name in
            LandedAnswer(
                "albums/\(name)",
                on: index + 2,
                #"{"id":"\#(id(name))","tracks":\#(Self.page(["so"]))}"#
            )
        }
        let places = "select rtrim(album_id, '0'), rtrim(track_id, '0') from catalog.album_track order by 1"
        let owner = "select rtrim(album_id, '0') from catalog.track"
        let onAll = ["blue|so", "green|so", "red|so"]
        try await after(albums[2], albums[0], albums[1], expect: [places: onAll, owner: ["blue"]])
        try await after(
            albums[0],
            LandedAnswer("tracks/so", on: 1, #"{"id":"\#(id("so"))","album":{"id":"\#(id("red"))"}}"#),
            albums[1],
            albums[2],
            expect: [places: onAll, owner: ["red"]]
        )
    }

    @Test func `an artist who was renamed is one artist with two names`() async throws {
        try await after(
            Self.nina(#""name":"Eunice""#, on: 1),
            Self.nina(#""name":"Nina""#, on: 3),
            expect: [
                "select count(*), max(name) from catalog.artist": ["1|Nina"],
                "select name, extract(day from valid_from), extract(day from valid_to) from history.name order by 2":
                    ["Eunice|1|3", "Nina|3|"],
                "select name from history.name_as_of('2026-11-02')": ["Eunice"],
            ]
        )
    }

    @Test func `an album whose tracks shrink loses those behind its end`() async throws {
        try await after(
            LandedAnswer("albums/blue/tracks", on: 1, Self.page(["a", "b", "c"])),
            Self.blue(#""total_tracks":1,"tracks":\#(Self.page(["b"]))"#, on: 2),
            expect: [Self.tracks: ["1|b"], "select count(*) from catalog.track": ["3"]]
        )
    }

    @Test func `a list of genres that was sent empty or null empties it, one that is absent does not`()
        async throws
    {
        let full = #""genres":["soul","jazz"]"#
        try await after(
            Self.artist("absent", full, on: 1),
            Self.artist("empty", full, on: 1),
            Self.artist("null", full, on: 1),
            Self.artist("absent", #""name":"Nina""#, on: 2),
            Self.artist("empty", #""genres":[]"#, on: 2),
            Self.artist("null", #""genres":null"#, on: 2),
            expect: [
                "select rtrim(artist_id, '0'), genre from catalog.artist_genre order by 1, position":
                    ["absent|soul", "absent|jazz"]
            ]
        )
    }

    @Test func `a page of 50 that arrives after the page that follows it keeps both`() async throws {
        let first = (1...50).map { "first\($0)x" }
        try await after(
            LandedAnswer("albums/blue/tracks", on: 1, Self.page(["last51x"], offset: 50)),
            Self.blue(#""tracks":\#(Self.page(first, next: true))"#, on: 2),
            expect: [
                "select count(*), min(position), max(position) from catalog.album_track": ["51|1|51"],
                "select rtrim(track_id, '0') from catalog.album_track where position in (50, 51) order by position":
                    ["first50x", "last51x"],
            ]
        )
    }

    /// All oddities together, several at one instant; with the seed and fewer answers the same come again.
    @Test(arguments: Trials.areWanted ? (0..<20).map { _ in .random(in: 0...(.max)) } : [UInt64(1), 2])
    func `the same landings in any order and any loads give the same catalogue and history`(
        seed: UInt64
    ) async throws {
        let count = 80
        var source = RandomLanding(seed: seed, things: 8, oddity: 8, areTimesShared: true)
        let answers = (0..<count).map { _ in source.next() }
        let expected = try await Self.contents(loading: [answers])
        var random = SplitMix64(seed: seed &+ 1)
        for _ in 1...2 {
            let order = answers.shuffled(using: &random)
            let cuts = ([0, count] + (0..<3).map { _ in Int.random(in: 0...count, using: &random) }).sorted()
            let loads = zip(cuts, cuts.dropFirst()).map { from, to in
                Array(order[from..<to]) + order[..<from].shuffled(using: &random).prefix(9)
            }
            let contents = try await Self.contents(loading: loads.filter { !$0.isEmpty })
            let difference = contents.difference(from: expected)
            #expect(difference.isEmpty, "seed \(seed), \(count) answers: \(difference.prefix(10))")
        }
    }

    private static func contents(loading loads: [[LandedAnswer]]) async throws -> [String] {
        try await LandedWorld.with { world in
            for answers in loads { try await world.load(answers) }
            return try await world.psql([Scripts.wholeContents]).split(separator: "\n").map(String.init)
        }
    }
}
