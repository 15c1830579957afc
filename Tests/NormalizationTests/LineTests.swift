import Catalog
import Diagnostics
import JSON
import Testing

@testable import Normalization

@Suite struct LineTests {
    @Test func `a line for which there is no memory is named`() {
        let error = LineMemoryError(landed: "albums/00001.ndjson:12", cause: .outOfMemory(bytes: 7_000))
        #expect(
            error.description.hasPrefix(
                "landing/albums/00001.ndjson:12: no memory for a JSON document of 7000"
            )
        )
        #expect(error.remedy == .fixStorage)
    }

    private let good = Request.artist("a").line(#"{"id":"\#(id("a"))"}"#)

    private func refused(_ line: String) throws -> String? {
        let rows = try Rows(lines: [line, good])
        #expect(rows.column("id", of: .artist) == [id("a")])
        #expect(rows.column("occurrence", of: .artist) == [occurrence(2, 0)])
        #expect(rows.column("landed", of: .answer) == ["albums/00001.ndjson:2"])
        #expect(rows.counts.refusedLines == 1)
        #expect(rows.counts.lines == 2)
        #expect(rows.quarantined.map { $0[1] } == [nil])
        #expect(rows.column("landed", of: .quarantine) == ["albums/00001.ndjson:1"])
        return rows.quarantined[0][2]
    }

    @Test(arguments: ["{\"request\":", "not json", "", "[1,]", "{\"a\":\"\u{1}\"}"])
    func `a corrupt line is quarantined and the rest goes on`(line: String) throws {
        #expect(try refused(line)?.hasPrefix("the line is corrupt: ") == true)
    }

    @Test func `an answer with another status is quarantined`() throws {
        var request = Request.artist("a")
        request.status = "404"
        let line = request.line(#"{"error":{"status":404,"message":"Resource not found"}}"#)
        #expect(try refused(line) == "the answer to \(request.path) has status 404")
        #expect(
            try Rows(lines: [line]).column("excerpt", of: .quarantine) == [
                #"{"error":{"status":404,"message":"Resource not found"}}"#
            ]
        )
    }

    @Test func `an answer that confirms an earlier one makes no rows and is no mistake`() throws {
        var request = Request.artist("b")
        request.status = "304"
        let rows = try Rows(lines: [request.line("null"), good])
        #expect(rows.counts.notModified == 1)
        #expect(rows.counts.refusedLines == 0)
        #expect(rows.quarantined.isEmpty)
        #expect(rows.column("id", of: .artist) == [id("a")])
        #expect(rows.counts.byName["not_modified"] == 1)
        #expect(
            try refused(request.line(#"{"id":"\#(id("b"))"}"#))
                == "the answer to \(request.path) has status 304"
        )
    }

    @Test func `an answer with an ETag is named with its request, and so is a 304 that confirms it`() throws {
        var request = Request.album("b", market: "DE")
        request.etag = "W/one"
        request.query["a"] = "1"
        let body = #"{"id":"\#(id("b"))"}"#
        let landed = request.line(body)
        request.status = "304"
        request.fetchedAt = "2026-11-22T02:41:00.123Z"
        let rows = try Rows(lines: [landed, request.line("null")])
        let target = "/v1/albums/\(id("b"))?a=1&market=DE"
        #expect(
            rows[.taggedAnswer] == [
                ["answer": "1", "target": target, "etag": "W/one"]
            ]
        )
        #expect(
            rows[.revalidation] == [
                ["answer": "2", "target": target, "etag": "W/one"]
            ]
        )
        #expect(rows.column("id", of: .album) == [id("b")])
        #expect(rows.counts.notModified == 1)
        #expect(rows.quarantined.isEmpty)
    }

    @Test func `a 304 with a time that PostgreSQL would refuse is refused here`() throws {
        var request = Request.artist("b")
        (request.etag, request.status, request.fetchedAt) = ("one", "304", "yesterday")
        #expect(try refused(request.line("null")) == "the line has no valid fetched_at")
    }

    @Test func `an ETag that no column can hold is no ETag`() throws {
        var request = Request.artist("b")
        request.etag = #"o\u0000ne"#
        let rows = try Rows(of: #"{"id":"\#(id("b"))"}"#, request)
        #expect(rows[.taggedAnswer].isEmpty)
        #expect(rows.column("id", of: .artist) == [id("b")])
    }

    @Test func `a body that is no JSON is quarantined`() throws {
        let line = good.replacing(#""body":{"id":"\#(id("a"))"}"#, with: #""body_base64":"PGh0bWw+""#)
        #expect(try refused(line)?.hasSuffix("is not JSON") == true)
    }

    @Test(arguments: [#""fetched_at":"#, #""status":"#, #""path":"#, #""body":"#])
    func `a line without what rows need is quarantined`(key: String) throws {
        let line = good.replacing(key, with: #""other":"#)
        #expect(try refused(line)?.contains(" no ") == true)
    }

    @Test(arguments: ["yesterday", "2026-02-30T00:00:00Z", "2026-11-21 02:41:00", "2026-11-21T25:00:00Z"])
    func `a time that PostgreSQL would refuse is refused here`(time: String) throws {
        let line = good.replacing("2026-11-21T02:41:00.123Z", with: time)
        #expect(try refused(line) == "the line has no valid fetched_at")
    }

    @Test(arguments: ["/v1/playlists/x", "/v1/artists/a/b/c", "/v1/artists/", "/v2/artists", "artists", ""])
    func `an answer of a route without mapping is quarantined`(path: String) throws {
        #expect(try refused(Request(path: path).line("{}")) == "no mapping for answers to \(path)")
    }

    @Test func `a page that belongs to nobody is quarantined`() throws {
        let line = Request(path: "/v1/albums/x/tracks", asked: ["x"]).line(
            #"{"items":[],"offset":0,"next":null}"#
        )
        #expect(try refused(line)?.hasPrefix("the line does not say to whom") == true)
    }

    @Test(arguments: ["[]", "null", "5", "\"text\""])
    func `a body that is no object is quarantined`(body: String) throws {
        let rows = try Rows(of: body, .artist("a"))
        #expect(rows.quarantined == [["unusable", "", "expected an object"]])
    }

    @Test func `nesting beyond the parser's depth is quarantined`() throws {
        let deep = String(repeating: "[", count: 2_000) + String(repeating: "]", count: 2_000)
        #expect(try refused(Request.artist("a").line(deep))?.hasPrefix("the line is corrupt") == true)
    }

    @Test func `objects inside one another without end are quarantined`() throws {
        let opening = String(
            repeating: #"{"id":"\#(id("t"))","album":{"id":"\#(id("b"))","tracks":{"items":["#,
            count: 100
        )
        let body = opening + String(repeating: "]}}}", count: 100)
        let rows = try Rows(of: body, .track("t"))
        #expect(rows.quarantined.contains { $0[2] == "nested too deeply" })
        #expect(!rows[.track].isEmpty)
    }

    @Test func `a line of 32 megabytes is read`() throws {
        let padding = String(repeating: "x", count: 1 << 20)
        let body = #"{"id":"\#(id("a"))","extra":["\#(String(repeating: padding + "\",\"", count: 32))"]}"#
        #expect(try Rows(of: body, .artist("a")).column("id", of: .artist) == [id("a")])
    }

    @Test func `an answer full of problems reports so many, and how many more there are`() throws {
        let genres = Array(repeating: "7", count: 1_500).joined(separator: ",")
        let rows = try Rows(of: #"{"id":"\#(id("a"))","genres":[\#(genres)]}"#, .artist("a"))
        #expect(rows.quarantined.count == 1_001)
        #expect(rows.quarantined.last?[2] == "500 more problems in this answer")
        #expect(rows.counts.unusable == 1_001)
    }

    @Test(arguments: [false, true])
    func `more problems than are named are repairs where each of them is one`(isOneUnusable: Bool) throws {
        let genres = Array(repeating: #""a\u0000""#, count: 1_499) + [isOneUnusable ? "7" : #""b\u0000""#]
        let list = genres.joined(separator: ",")
        let rows = try Rows(of: #"{"id":"\#(id("a"))","genres":[\#(list)]}"#, .artist("a"))
        #expect(rows[.artistGenre].count == (isOneUnusable ? 1_499 : 1_500))
        #expect(rows.quarantined.last?[0] == (isOneUnusable ? "unusable" : "repaired"))
        #expect(rows.quarantined.last?[2] == "500 more problems in this answer")
        #expect(rows.counts.unusable == (isOneUnusable ? 1 : 0))
        #expect(rows.counts.repaired == (isOneUnusable ? 1_000 : 1_001))
    }

    @Test func `an answer that is used has a row with its time and its line`() throws {
        var later = Request.artist("b")
        (later.status, later.fetchedAt) = ("304", "2026-11-22T02:41:00Z")
        let rows = try Rows(lines: [good, "{torn", later.line("null"), good])
        #expect(rows.column("answer", of: .answer) == ["1", "3", "4"])
        #expect(
            rows.column("fetched_at", of: .answer) == [
                "2026-11-21T02:41:00.123Z", "2026-11-22T02:41:00Z", "2026-11-21T02:41:00.123Z",
            ]
        )
        #expect(
            rows.column("landed", of: .answer) == [1, 3, 4].map { "albums/00001.ndjson:\($0)" }
        )
        #expect(rows.column("occurrence", of: .artist) == [occurrence(1, 0), occurrence(4, 0)])
    }

    @Test func `occurrences count on within an answer`() throws {
        let track = #"{"id":"\#(id("t"))","album":{"id":"\#(id("b"))"},"artists":[{"id":"\#(id("a"))"}]}"#
        let rows = try Rows(of: [(.track("t"), track), (.track("t"), track)])
        #expect(rows.column("occurrence", of: .track) == [occurrence(1, 0), occurrence(2, 0)])
        #expect(rows.column("occurrence", of: .album) == [occurrence(1, 1), occurrence(2, 1)])
        #expect(rows.column("occurrence", of: .artist) == [occurrence(1, 2), occurrence(2, 2)])
        #expect(rows.column("occurrence", of: .trackArtist) == [occurrence(1, 0), occurrence(2, 0)])
    }

    @Test func `an answer with more objects than can be numbered is quarantined as a whole`() throws {
        let objects = Array(repeating: "{}", count: 1 << 20).joined(separator: ",")
        let markets = #"{"id":"\#(id("a"))","available_markets":["DE"]}"#
        let artist = #"{"id":"\#(id("a"))"}"#
        let credits = #"{"id":"\#(id("b"))","artists":[\#(artist),\#(artist)]}"#
        let many = Request(path: "/v1/albums").line(#"{"albums":[\#(markets),\#(credits),\#(objects)]}"#)
        let rows = try Rows(lines: [many, Request.album("a").line(markets)])
        #expect(rows.quarantined == [["unusable", nil, "the answer has more than 1048576 objects"]])
        #expect(rows.column("occurrence", of: .album) == [occurrence(2, 0)])
        #expect(rows.markets(of: .album) == ["DE"])
        #expect(rows.column("answer", of: .answer) == ["2"])
        #expect(rows.counts.refusedLines == 1)
        #expect(rows.counts.repeated == 0)
    }

    @Test func `rows are in the order of their occurrences, even when objects have their own kind inside`()
        throws
    {
        func album(_ name: String, _ tracks: String) -> String {
            #"{"id":"\#(id(name))","artists":[{"id":"\#(id(name))"}],"tracks":{"offset":0,"items":[\#(tracks)]}}"#
        }
        func track(_ name: String, _ album: String) -> String {
            #"{"id":"\#(id(name))","album":\#(album),"artists":[{"id":"\#(id(name))"}]}"#
        }
        let inner = [track("u", "null"), track("v", "null")].joined(separator: ",")
        let body = album("b", [track("t", album("c", inner)), track("w", "null")].joined(separator: ","))
        let rows = try Rows(of: body, .album("b"))
        for table in StagedTable.allCases where table.columns.first == "occurrence" {
            let numbers = rows.column("occurrence", of: table).compactMap { $0.flatMap(Int.init) }
            #expect(numbers == numbers.sorted(), "\(table.rawValue)")
        }
        #expect(rows.column("id", of: .album) == [id("b"), id("c")])
        #expect(rows.column("track_id", of: .albumTrack) == ["t", "w", "u", "v"].map(id))
    }

    @Test func `what was drained is not drained again`() throws {
        let normalizer = try Normalizer()
        try Array(good.utf8).withUnsafeBytes { try normalizer.addAnswer($0, landed: "x:1", number: 1) }
        let first = try Rows(draining: normalizer)
        #expect(first[.artist].count == 1)
        #expect(first.counts.rows["artist"] == 1)
        #expect(first.counts.lines == 1)
        let second = try Rows(draining: normalizer)
        #expect(second[.artist].isEmpty)
        #expect(second.counts.rows.values.allSatisfy { $0 == 0 })
        #expect(second.counts.lines == 0)
    }
}
