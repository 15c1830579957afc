import Foundation
import TestSupport

/// Landed answers made up from a seed: all routes and kinds of object, so few things that answers speak of the same.
///
/// Presence, null, emptiness and oddity are drawn for each field of each object; only within one answer all that it
/// tells of one thing agrees, as Spotify's do. Answers arrive in another order than that of their times.
struct RandomLanding {
    /// How many artists, albums and tracks were written so far, inside one another or not.
    private(set) var objects = 0

    private let seed: UInt64
    private let things: Int
    private let areTimesShared: Bool
    private var answers = 0
    private var json: RandomJSON
    /// The few artists that one answer speaks of.
    private var credited: [Int] = []

    /// A source that is always the same for one seed.
    ///
    /// - Parameters:
    ///   - seed: The seed.
    ///   - things: How many albums there are; artists are half, tracks twice as many.
    ///   - oddity: In how many of a hundred cases a value is not what is documented.
    ///   - areTimesShared: Whether several answers may have arrived at one instant.
    init(seed: UInt64, things: Int, oddity: Int = 4, areTimesShared: Bool = false) {
        self.seed = seed
        self.things = things
        self.areTimesShared = areTimesShared
        json = RandomJSON(random: SplitMix64(seed: seed), oddity: oddity)
    }

    /// The next answer: its folder of `landing/`, and its line.
    mutating func next() -> LandedAnswer {
        answers += 1
        let album = json.random.pick(Array(0..<min(things, 1_000_000)))
        credited = (0..<3).map { _ in Int.random(in: 0...things / 2, using: &json.random) }
        let market = json.random.happens(25) ? json.random.pick(["DE", "US"]) : nil
        let query = market.map { ["market": $0] } ?? [:]
        switch Int.random(in: 0..<20, using: &json.random) {
        case 0, 1: return one("artist", album / 2, query)
        case 2, 3, 4, 5, 6: return one("album", album, query)
        case 7, 8, 9: return one("track", album * 2, query)
        case 10: return batch("artist", first: album / 2, query)
        case 11: return batch("album", first: album, query)
        case 12: return batch("track", first: album * 2, query)
        case 13, 14: return owned("artists", album / 2, "albums", "album", query)
        case 15, 16: return owned("albums", album, "tracks", "track", query)
        case 17:
            let body = #"{"albums":\#(page("album", upTo: 4))}"#
            return LandedAnswer(source: "search", line: line("/v1/browse/new-releases", query, [], body))
        case 18:
            let asked = id("album", album)
            return LandedAnswer(
                source: "albums",
                line: line("/v1/albums/\(asked)", query, [asked], "null", status: 404)
            )
        default: return search(query)
        }
    }

    private mutating func one(
        _ kind: String,
        _ number: Int,
        _ query: [String: String]
    ) -> LandedAnswer {
        let asked = id(kind, number)
        let answered = json.random.happens(5) ? number + 1 : number
        let body = object(kind, answered, isFull: true)
        return LandedAnswer(source: kind + "s", line: line("/v1/\(kind)s/\(asked)", query, [asked], body))
    }

    private mutating func batch(
        _ kind: String,
        first: Int,
        _ query: [String: String]
    ) -> LandedAnswer {
        // Every second identifier, so that what is answered in the place of one is nobody else's.
        let numbers = (0..<Int.random(in: 1...5, using: &json.random)).map { first + 2 * $0 }
        var items = numbers.map { number in
            json.random.happens(8)
                ? "null" : object(kind, json.random.happens(5) ? number + 1 : number, isFull: true)
        }
        if json.random.happens(5) { items.removeLast() }
        let asked = numbers.map { id(kind, $0) }
        let query = query.merging(["ids": asked.joined(separator: ",")]) { $1 }
        let body = #"{"\#(kind)s":[\#(items.joined(separator: ","))]}"#
        return LandedAnswer(source: kind + "s", line: line("/v1/\(kind)s", query, asked, body))
    }

    private mutating func owned(
        _ owners: String,
        _ number: Int,
        _ list: String,
        _ kind: String,
        _ query: [String: String]
    ) -> LandedAnswer {
        let owner = id(owners == "artists" ? "artist" : "album", number)
        let path = "/v1/\(owners)/\(owner)/\(list)"
        return LandedAnswer(source: owners, line: line(path, query, [owner], page(kind, upTo: 6)))
    }

    private mutating func search(_ query: [String: String]) -> LandedAnswer {
        var query = query.merging(["q": json.random.pick(["jazz", "the \"best\"", "東 \\N", "year:1999"])]) {
            $1
        }
        if json.random.happens(10) { query["include_external"] = "audio" }
        let kinds = ["artist", "album", "track", "playlist", "show", "episode", "audiobook"]
            .filter { _ in json.random.happens(40) }
        let pages = kinds.map { #""\#($0)s":\#(page($0, upTo: 4))"# }
        return LandedAnswer(
            source: "search",
            line: line("/v1/search", query, [], "{\(pages.joined(separator: ","))}")
        )
    }

    /// A page of a list; pages overlap, and some do not say where they begin.
    private mutating func page(_ kind: String, upTo most: Int) -> String {
        let oddOffset = json.random.pick(["null", "-1", "0.5", #""0""#, "2147483647"])
        let offset = json.random.happens(json.oddity) ? oddOffset : "\(json.random.pick([0, 0, 0, 2, 3, 50]))"
        let items = json.list(upTo: most) { _ in "?" }.split(separator: "?", omittingEmptySubsequences: false)
        var text = String(items.first ?? "")
        for rest in items.dropFirst() { text += hit(kind) + rest }
        return json.object([
            ("href", 50, #""x""#), ("items", 98, text), ("limit", 90, "50"), ("offset", 98, offset),
            ("next", 96, json.random.happens(50) ? "null" : #""https://api/next""#), ("total", 90, "9"),
        ])
    }

    /// An item of a page, whichever; nulls stand for what Spotify hides.
    private mutating func hit(_ kind: String) -> String {
        if json.random.happens(5) { return "null" }
        let album = Int.random(in: 0..<things, using: &json.random)
        switch kind {
        case "artist": return object(kind, album / 2, isFull: json.random.happens(80))
        case "album": return object(kind, album, isFull: false)
        case "track":
            return object(kind, album * 2 + Int.random(in: 0...1, using: &json.random), isFull: false)
        default: return #"{"id":"\#(id(kind, album))","name":"P","type":"\#(kind)"}"#
        }
    }

    /// An artist, an album or a track; a full one has more fields, and what is inside it.
    private mutating func object(_ kind: String, _ number: Int, isFull: Bool) -> String {
        objects += 1
        // What an answer tells of one thing agrees, wherever in it that stands.
        let key = seed ^ UInt64(answers) << 40 ^ UInt64(number) << 8 ^ UInt64(kind.utf8.count)
        var told = RandomJSON(random: SplitMix64(seed: key), oddity: json.oddity)
        let unusable = ["null", #""short""#, "5", #""0000000000000000000!00""#]
        let identifier = json.random.happens(1) ? json.random.pick(unusable) : #""\#(id(kind, number))""#
        var members: [(key: String, percent: Int, value: String)] = [
            ("type", 90, #""\#(kind)""#), ("id", 100, identifier), ("href", 30, #""h""#),
            ("name", 95, told.text()),
            ("uri", 50, #""spotify:\#(kind):x""#),
        ]
        switch kind {
        case "artist": members += artist(&told, isFull: isFull)
        case "album": members += album(&told, isFull: isFull)
        default: members += track(&told, isFull: isFull)
        }
        return json.object(members.shuffled(using: &json.random))
    }

    private func artist(
        _ told: inout RandomJSON,
        isFull: Bool
    ) -> [(key: String, percent: Int, value: String)] {
        let followers =
            told.random.happens(told.oddity)
            ? told.odd(besides: "object")
            : #"{"href":null,"total":\#(told.number(most: 9_000_000_000))}"#
        return [
            ("popularity", isFull ? 80 : 0, told.number(most: 100)),
            ("followers", isFull ? 80 : 0, followers),
            ("genres", isFull ? 80 : 0, told.list(upTo: 4) { $0.text() }),
            ("images", isFull ? 80 : 0, images(&told)),
        ]
    }

    private mutating func album(
        _ told: inout RandomJSON,
        isFull: Bool
    ) -> [(key: String, percent: Int, value: String)] {
        let types = ["album", "single", "compilation", "ALBUM", "ep", "", "appears_on"]
        let copyrights = told.list(upTo: 3) { told in
            told.object([
                ("type", 95, told.random.pick([#""C""#, #""P""#, "null", "1"])), ("text", 95, told.text()),
            ])
        }
        return [
            ("album_type", 90, told.quoted(told.random.pick(types))),
            ("total_tracks", 90, told.number(most: 300)),
            ("release_date", 90, told.date()), ("images", 80, images(&told)),
            part("artists", 90) { $0.credits() },
            part("tracks", isFull ? 90 : 0) { $0.page("track", upTo: 6) },
            ("release_date_precision", 90, told.quoted(told.random.pick(["year", "month", "day", "DAY"]))),
            ("available_markets", 50, told.markets()),
            ("album_group", 40, told.quoted(told.random.pick(types))),
            ("label", isFull ? 60 : 0, told.text()), ("popularity", isFull ? 60 : 0, told.number(most: 100)),
            ("copyrights", isFull ? 80 : 0, copyrights),
            ("external_ids", isFull ? 80 : 0, externalIDs(&told)),
        ]
    }

    private mutating func track(
        _ told: inout RandomJSON,
        isFull: Bool
    ) -> [(key: String, percent: Int, value: String)] {
        let owner = Int.random(in: 0..<things, using: &told.random)
        let album = told.random.happens(told.oddity) ? told.odd(besides: "object") : nil
        let linked = #"{"id":"\#(id("track", owner))","type":"track"}"#
        let reason = told.random.pick([#""market""#, #""explicit""#, "null", "7"])
        return [
            ("duration_ms", 95, told.number(most: 2_147_483_647)), ("explicit", 90, told.boolean()),
            ("disc_number", 90, told.number(most: 9)), ("track_number", 90, told.number(most: 99)),
            ("is_local", 80, told.boolean()), ("preview_url", 60, told.text()),
            part("artists", 90) { $0.credits() },
            ("available_markets", 40, told.markets()), ("is_playable", 30, told.boolean()),
            ("restrictions", 15, #"{"reason":\#(reason)}"#), ("linked_from", 10, linked),
            ("popularity", isFull ? 80 : 0, told.number(most: 100)),
            ("external_ids", isFull ? 80 : 0, externalIDs(&told)),
            part("album", isFull ? 90 : 5) { album ?? $0.object("album", owner, isFull: false) },
        ]
    }

    /// A member that holds objects: made only where it is there.
    private mutating func part(
        _ key: String,
        _ percent: Int,
        _ value: (inout RandomLanding) -> String
    ) -> (key: String, percent: Int, value: String) {
        json.random.happens(percent) ? (key, 100, value(&self)) : (key, 0, "")
    }

    /// The artists of an album or track: a few, all through an answer.
    private mutating func credits() -> String {
        let key = seed ^ UInt64(answers) << 40
        var told = RandomJSON(random: SplitMix64(seed: key), oddity: json.oddity)
        guard !told.random.happens(json.oddity) else { return told.odd(besides: "list") }
        let items = credited.prefix(Int.random(in: 0...3, using: &told.random)).map { number in
            told.random.happens(json.oddity) ? "null" : object("artist", number, isFull: false)
        }
        return "[\(items.joined(separator: ","))]"
    }

    private func images(_ told: inout RandomJSON) -> String {
        told.list(upTo: 3) { told in
            told.object([
                ("url", 95, told.text()), ("width", 90, told.number(most: 640)),
                ("height", 90, told.number(most: 640)),
            ])
        }
    }

    private func externalIDs(_ told: inout RandomJSON) -> String {
        guard !told.random.happens(told.oddity) else { return told.odd(besides: "object") }
        return told.object(["upc", "ean", "isrc", "Ümlaut \"x\""].map { ($0, 40, told.text()) })
    }

    /// The identifier of a thing.
    private func id(_ kind: String, _ number: Int) -> String {
        "\(kind)\(number)".padding(toLength: 22, withPad: "z", startingAt: 0)
    }

    /// The whole line.
    ///
    /// Times jump about within five days, and are all different unless they may be shared.
    private mutating func line(
        _ path: String,
        _ query: [String: String],
        _ asked: [String],
        _ body: String,
        status: Int = 200
    ) -> String {
        let jump =
            areTimesShared ? Int.random(in: 0..<7, using: &json.random) * 61_000_000 : answers * 104_729_000
        let time = Date(timeIntervalSince1970: 1_793_000_000 + Double(jump % 432_000_017) / 1_000)
        let stamp = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let parameters = query.sorted { $0.key < $1.key }.map {
            "\(json.quoted($0.key)):\(json.quoted($0.value))"
        }
        return """
            {"request":{"method":"GET","path":"\(path)","query":{\(parameters.joined(separator: ","))}},\
            "asked":[\(asked.map { "\"\($0)\"" }.joined(separator: ","))],"fetched_at":"\(stamp)","status":\(status),\
            "headers":{"etag":null,"cache-control":null,"retry-after":null},"body":\(body)}
            """
    }
}
