import Diagnostics
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
}
