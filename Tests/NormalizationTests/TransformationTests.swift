import Catalog
import Concurrency
import Files
import Foundation
import Landing
import TestSupport
import Testing

@testable import Normalization

@Suite struct TransformationTests {
    private let scratch: ScratchDirectory
    private let run: RunDirectory

    init() throws {
        scratch = try ScratchDirectory()
        run = RunDirectory(url: scratch.url)
    }

    private func land(_ names: String...) throws {
        let lines = names.map { Request.artist($0).line(#"{"id":"\#(id($0))","name":"\#($0)"}"#) + "\n" }
        try scratch.write(lines.joined(), to: "landing/artists/00001.ndjson")
    }

    @Test func `what has landed becomes rows, and a tally of them`() throws {
        try land("one", "two")
        let rows = try #require(try Transformation(of: run, stop: StopSignal()).perform())
        #expect(rows.tables["artist"]?.rows == 2)
        let tally = rows.tally(of: "transform")
        #expect(tally.counts["artist"] == 2)
        #expect(tally.counts["lines"] == 2)
        #expect(tally.counts["rows"] == rows.tables.values.map(\.rows).reduce(0, +))
        #expect(!tally.isPartial)
    }

    @Test func `what a killed transform left behind goes, also where its rows were finished`() throws {
        try land("one")
        _ = try Transformation(of: run, stop: StopSignal()).perform()
        for name in ["rows.old-4711", "rows.tmp-4712"] { try scratch.write("x", to: "\(name)/track.copy") }
        #expect(try Transformation(of: run, stop: StopSignal()).earlierRows() != nil)
        #expect(try Folder.names(in: run.url) == ["landing", "rows"])
    }

    @Test func `the rows of this landing are found again, until it grows`() throws {
        try land("one")
        #expect(try Transformation(of: run, stop: StopSignal()).earlierRows() == nil)
        let rows = try Transformation(of: run, stop: StopSignal()).perform()
        #expect(try Transformation(of: run, stop: StopSignal()).earlierRows() == rows)
        try land("one", "two")
        #expect(try Transformation(of: run, stop: StopSignal()).earlierRows() == nil)
    }

    /// What may happen to a rows file behind the manifest's back.
    enum Damage: CaseIterable {
        case removed
        case cutOff
        case changedInPlace

        func apply(to file: URL) throws {
            var bytes = try #require(try AtomicFile.read(file))
            switch self {
            case .removed: return try FileManager.default.removeItem(at: file)
            case .cutOff: bytes.removeLast(3)
            case .changedInPlace: bytes[bytes.count / 2] ^= 1
            }
            try AtomicFile.write(bytes, to: file)
        }
    }

    @Test(arguments: Damage.allCases)
    func `rows that are not as they were made are made anew, the same`(damage: Damage) throws {
        try land("one")
        let rows = try Transformation(of: run, stop: StopSignal()).perform()
        let file = run.rows(of: "artist")
        let made = try AtomicFile.read(file)
        try damage.apply(to: file)
        let transformation = try Transformation(of: run, stop: StopSignal())
        var warnings: [String] = []
        let damaged = try transformation.earlierRows { warnings.append($0) }
        #expect(damaged == nil)
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("rows/artist.copy is missing or was changed") == true)
        #expect(try transformation.perform() == rows)
        #expect(try AtomicFile.read(file) == made)
        let mended = try transformation.earlierRows { warnings.append($0) }
        #expect(mended == rows)
        #expect(warnings.count == 1)
    }

    @Test func `landing that became less is named, with what it was and what it is`() throws {
        try land("one", "two")
        try scratch.write("{}\n", to: "landing/search/requests.ndjson")
        _ = try Transformation(of: run, stop: StopSignal()).perform()
        let segment = scratch.appending("landing", "artists", "00001.ndjson")
        let size = try #require(try AtomicFile.read(segment)).count
        var warnings: [String] = []
        _ = try SegmentCompression(of: run).perform()
        let same = try Transformation(of: run, stop: StopSignal()).earlierRows { warnings.append($0) }
        #expect(same != nil)
        #expect(warnings == [])

        try FileManager.default.removeItem(at: segment.appendingPathExtension("zst"))
        try FileManager.default.removeItem(at: scratch.appending("landing", "search", "requests.ndjson"))
        try land("one")
        let left = try #require(try AtomicFile.read(segment)).count
        let less = try Transformation(of: run, stop: StopSignal()).earlierRows { warnings.append($0) }
        #expect(less == nil)
        #expect(warnings.count == 2)
        #expect(
            warnings.first?.contains(
                "artists/00001.ndjson had \(size) bytes when the rows were made and has \(left)"
            ) == true
        )
        #expect(warnings.last?.contains("search/requests.ndjson had 3 bytes") == true)
    }

    @Test func `a line torn in any segment but a folder's last is named`() throws {
        try land("one", "two")
        let whole = try String(
            contentsOf: scratch.appending("landing", "artists", "00001.ndjson"),
            encoding: .utf8
        )
        let torn = String(whole.dropLast(9))
        for name in ["albums/00001", "artists/00001", "artists/00003"] {
            try scratch.write(torn, to: "landing/\(name).ndjson")
        }
        try scratch.write(whole, to: "landing/artists/00002.ndjson")
        try scratch.write("{}\n{", to: "landing/artists/requests.ndjson")
        var warnings: [String] = []
        let transformation = try Transformation(of: run, stop: StopSignal())
        let rows = try transformation.perform(warn: { warnings.append($0) })
        #expect(rows?.counts["lines"] == 1 + 1 + 2 + 1 + 1)
        #expect(warnings.count == 1)
        #expect(
            warnings.first?.hasPrefix("landing/artists/00001.ndjson ends in the middle of a line") == true
        )
    }

    @Test func `stopped, it leaves the rows of before`() throws {
        try land("one")
        let rows = try Transformation(of: run, stop: StopSignal()).perform()
        try land("one", "two")
        let stop = StopSignal()
        stop.request()
        #expect(try Transformation(of: run, stop: stop).perform() == nil)
        #expect(try RowsManifest.read(in: run) == rows)
    }

    @Test func `of some lines alone rows are made elsewhere, and name the lines where they stand`() throws {
        try land("one", "two", "three")
        try scratch.write("{torn\n", to: "landing/search/00001.ndjson")
        let target = RunDirectory(url: scratch.appending("elsewhere"))
        let lines = [2, 7].map { LandedLineName(file: "artists/00001.ndjson", number: $0) }
        let transformation = try Transformation(of: run, lines: Set(lines), into: target, stop: StopSignal())
        let rows = try #require(try transformation.perform())
        #expect(rows.counts["lines"] == 1)
        #expect(rows.counts["unusable"] == 0)
        let answers = try String(contentsOf: target.rows(of: "answer"), encoding: .utf8)
        #expect(answers.hasSuffix("\tartists/00001.ndjson:2\n"))
        #expect(answers.split(separator: "\n").count == 1)
        #expect(try Folder.names(in: run.rows).isEmpty)
    }

    @Test func `progress is told as the lines go on`() throws {
        try land("one", "two", "three")
        try scratch.write("{}\n", to: "landing/artists/requests.ndjson")
        var told: [String] = []
        let transformation = try Transformation(of: run, stop: StopSignal()) { told.append("\($0) \($1)") }
        _ = try transformation.perform()
        #expect(told == ["3 artists/00001.ndjson", "4 artists/requests.ndjson"])
    }

    /// Lands three segments of some megabytes, and returns their lines.
    private func landMuch() throws -> [[String]] {
        try (1...3).map { segment in
            let lines = (0..<400).map { number -> String in
                guard number % 97 != 3 else { return "{torn" }
                let count = number % 40 == 0 ? 4_000 : number % 50
                let genres = (0..<count).map { "\"genre \($0) with \\ud800\"" }.joined(separator: ",")
                let name = "\(segment)x\(number)"
                guard number % 3 > 0 else {
                    return Request.artist(name).line(#"{"id":"\#(id(name))","genres":[\#(genres)],"name":5}"#)
                }
                let markets = ["AT", "BE", "CH", "DE"].prefix(number % 5).map { "\"\($0)\"" }
                return Request.album(name).line(
                    #"{"id":"\#(id(name))","available_markets":[\#(markets.joined(separator: ","))]}"#
                )
            }
            try scratch.write(
                lines.joined(separator: "\n") + "\n",
                to: "landing/artists/0000\(segment).ndjson"
            )
            return lines
        }
    }

    @Test(arguments: [1, 2, 4])
    func `rows are those of one line after the other, in their order, however many threads make them`(
        threads: Int
    ) throws {
        let normalizer = try Normalizer()
        var number = 0
        for (segment, lines) in try landMuch().enumerated() {
            for (index, line) in lines.enumerated() {
                number += 1
                let landed = "artists/0000\(segment + 1).ndjson:\(index + 1)"
                try Array(line.utf8).withUnsafeBytes {
                    try normalizer.addAnswer($0, landed: landed, number: number)
                }
            }
        }
        var expected: [String: [UInt8]] = [:]
        let counts = try normalizer.drain { table, bytes, _ in
            expected[table.map { "\($0.rawValue).copy" } ?? "quarantine.ndjson", default: []] += bytes
        }
        let transformation = try Transformation(of: run, stop: StopSignal(), threads: threads)
        let rows = try #require(try transformation.perform())
        #expect(rows.counts == counts.byName)
        #expect(rows.tables.mapValues(\.rows) == counts.rows)
        #expect(rows.tables["market_set"]?.rows == 5)
        for (name, bytes) in expected {
            let file = run.rows(of: "artist").deletingLastPathComponent().appending(component: name)
            #expect(try AtomicFile.read(file) == bytes, "\(name)")
        }
    }

    /// Lands three segments of artists, of which some have fields that nobody knows.
    private func landDrifting() throws {
        for segment in 1...3 {
            let lines = (0..<6_000).map { number -> String in
                let news = number % 500 == 7 ? #","mood\#(number % 3)":\#(segment)"# : ""
                var request = Request.artist("a\(number)")
                request.fetchedAt = "2026-11-2\(4 - segment)T02:41:00.\(100 + number % 900)Z"
                let genres = String(repeating: "g", count: 300)
                return request.line(#"{"id":"\#(id("a\(number)"))","genres":["\#(genres)"]\#(news)}"#)
            }
            try scratch.write(
                lines.joined(separator: "\n") + "\n",
                to: "landing/artists/0000\(segment).ndjson"
            )
        }
    }

    @Test(arguments: [1, 2, 4])
    func `what is unknown has a row for each place, the same however many threads find it`(
        threads: Int
    ) throws {
        try landDrifting()
        var told = DriftCollector()
        let transformation = try Transformation(of: run, stop: StopSignal(), threads: threads)
        let made = try transformation.perform { told = $0 }
        let rows = try #require(made)
        #expect(rows.tables["drift"]?.rows == 3)
        #expect(rows.tally(of: "transform").counts["drift"] == 3)
        #expect(rows.tally(of: "transform").counts["drift_left_out"] == nil)
        let bytes = try #require(try AtomicFile.read(run.rows(of: "drift")))
        let expected = [(0, 307), (1, 107), (2, 207)].map { mood, millisecond in
            "/v1/artists/{id}\tartist\t/mood\(mood)\tfield\t\t2026-11-21T02:41:00.\(millisecond)Z"
        }
        let columns = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
        #expect(columns.map { $0[0..<6].joined(separator: "\t") } == expected)
        #expect(columns.map { $0[7] } == ["12", "12", "12"])
        #expect(told.warnings.count == 3)
        #expect(told.all.map(\.timesSeen) == [12, 12, 12])
    }

    @Test func `rows are of one landing and of the contracts they obey`() throws {
        try scratch.write(
            Request.artist("a").line(#"{"id":"\#(id("a"))","mood":1}"#) + "\n",
            to: "landing/artists/00001.ndjson"
        )
        let rows = try Transformation(of: run, stop: StopSignal()).perform()
        #expect(rows?.tables["artist"]?.rows == 1)
        let strict = try Transformation(of: run, stop: StopSignal(), contracts: [.artist: .quarantine])
        #expect(try strict.earlierRows() == nil)
        #expect(try strict.perform()?.tables["artist"]?.rows == 0)
        #expect(try strict.earlierRows() != nil)
        #expect(try Transformation(of: run, stop: StopSignal()).earlierRows() == nil)
    }

    @Test func `rows that another mapping made are made anew`() throws {
        try land("one")
        _ = try Transformation(of: run, stop: StopSignal()).perform()
        var manifest = try #require(try Transformation(of: run, stop: StopSignal()).earlierRows())
        manifest.mapping = try Mapping(objects: [], routes: [], marketSet: Mapping.spotify.marketSet).digest
        try AtomicFile.write(JSONText.file(of: manifest), to: run.rowsManifest)
        #expect(try Transformation(of: run, stop: StopSignal()).earlierRows() == nil)
    }

    @Test func `a mapping has one digest, and every change of it another`() throws {
        let digest = try Mapping.spotify.digest
        #expect(digest.count == 64)
        for (number, object) in Mapping.spotify.objects.enumerated() {
            var objects = Mapping.spotify.objects
            objects[number].unkept.append("/mood")
            let other = Mapping(
                objects: objects,
                routes: Mapping.spotify.routes,
                marketSet: Mapping.spotify.marketSet
            )
            #expect(try other.digest != digest, "\(object.name.rawValue)")
            #expect(try other.digest == other.digest)
        }
    }

    @Test func `stopped on the way, it ends without rows`() throws {
        let all = try landMuch().joined().count
        let stop = StopSignal()
        var told = 0
        let transformation = try Transformation(of: run, stop: stop) { lines, _ in
            told = lines
            stop.request()
        }
        #expect(try transformation.perform() == nil)
        #expect(told > 0 && told < all)
        #expect(try RowsManifest.read(in: run) == nil)
    }

    @Test func `what cannot be read ends it`() throws {
        try land("one", "two")
        let transformation = try Transformation(of: run, stop: StopSignal())
        try FileManager.default.removeItem(at: scratch.appending("landing", "artists", "00001.ndjson"))
        #expect(throws: StorageError.self) { try transformation.perform() }
    }
}
