import Catalog
import Diagnostics
import Foundation
import Landing
import Normalization
import TestSupport
import Testing

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

    @Test func `the rows of this landing are found again, until it grows`() throws {
        try land("one")
        #expect(try Transformation(of: run, stop: StopSignal()).earlierRows() == nil)
        let rows = try Transformation(of: run, stop: StopSignal()).perform()
        #expect(try Transformation(of: run, stop: StopSignal()).earlierRows() == rows)
        try land("one", "two")
        #expect(try Transformation(of: run, stop: StopSignal()).earlierRows() == nil)
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

    @Test func `progress is told by the line`() throws {
        try land("one", "two", "three")
        var told: [Int] = []
        let transformation = try Transformation(of: run, stop: StopSignal()) { lines, file in
            #expect(file == "artists/00001.ndjson")
            told.append(lines)
        }
        _ = try transformation.perform()
        #expect(told == [1, 2, 3])
    }

    @Test func `rows are those of one line after the other, in their order`() throws {
        var all: [String] = []
        for segment in 1...3 {
            let lines = (0..<400).map { number -> String in
                guard number % 97 != 3 else { return "{torn" }
                let count = number % 40 == 0 ? 400 : number % 5
                let genres = (0..<count).map { "\"genre \($0) with \\ud800\"" }.joined(separator: ",")
                let name = "\(segment)x\(number)"
                return Request.artist(name).line(#"{"id":"\#(id(name))","genres":[\#(genres)],"name":5}"#)
            }
            all += lines
            try scratch.write(
                lines.joined(separator: "\n") + "\n",
                to: "landing/artists/0000\(segment).ndjson"
            )
        }
        let normalizer = try Normalizer()
        for (index, line) in all.enumerated() {
            try Array(line.utf8).withUnsafeBytes {
                try normalizer.addAnswer(
                    $0,
                    landed: "artists/0000\(index / 400 + 1).ndjson:\(index % 400 + 1)",
                    number: index + 1
                )
            }
        }
        var expected: [String: [UInt8]] = [:]
        try normalizer.drain { table, bytes, _ in
            expected[table.map { "\($0.rawValue).copy" } ?? "quarantine.ndjson", default: []] += bytes
        }
        let rows = try #require(try Transformation(of: run, stop: StopSignal()).perform())
        #expect(rows.counts == normalizer.counts.byName)
        for (name, bytes) in expected {
            let file = run.rows(of: "artist").deletingLastPathComponent().appending(component: name)
            #expect(try AtomicFile.read(file) == bytes, "\(name)")
        }
    }

    @Test func `stopped on the way, it ends without rows`() throws {
        try land("one", "two", "three", "four")
        let stop = StopSignal()
        var told = 0
        let transformation = try Transformation(of: run, stop: stop) { lines, _ in
            told = lines
            if lines == 2 { stop.request() }
        }
        #expect(try transformation.perform() == nil)
        #expect(told == 2)
        #expect(try RowsManifest.read(in: run) == nil)
    }

    @Test func `what cannot be read ends it`() throws {
        try land("one", "two")
        let transformation = try Transformation(of: run, stop: StopSignal())
        try FileManager.default.removeItem(at: scratch.appending("landing", "artists", "00001.ndjson"))
        #expect(throws: StorageError.self) { try transformation.perform() }
    }
}
