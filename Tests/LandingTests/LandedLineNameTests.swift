import Landing
import TestSupport
import Testing

@Suite struct LandedLineNameTests {
    @Test func `a name is read as it is written`() {
        let name = LandedLineName("albums/00001.ndjson:12")
        #expect(name == LandedLineName(file: "albums/00001.ndjson", number: 12))
        #expect(name?.description == "albums/00001.ndjson:12")
    }

    @Test(arguments: ["", "albums/00001.ndjson", ":1", "a:", "a:0", "a:-1", "a:x"])
    func `what names no line is none`(text: String) {
        #expect(LandedLineName(text) == nil)
    }

    @Test(arguments: [false, true])
    func `lines are read again by their names, and what is not there is passed over`(
        isCompressed: Bool
    ) throws {
        let scratch = try ScratchDirectory()
        let run = RunDirectory(url: scratch.url)
        try scratch.write("one\ntwo\nthree\ntorn", to: "landing/albums/00001.ndjson")
        if isCompressed { _ = try SegmentCompression(of: run).perform() }
        var names = Set([1, 3, 4, 9].map { LandedLineName(file: "albums/00001.ndjson", number: $0) })
        names.insert(LandedLineName(file: "tracks/00001.ndjson", number: 1))
        var read: [String] = []
        try run.readLines(names) { name, line in
            read.append("\(name.number) \(String(decoding: line, as: UTF8.self))")
        }
        #expect(read == ["1 one", "3 three"])
    }
}
