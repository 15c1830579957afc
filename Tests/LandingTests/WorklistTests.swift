import Catalog
import Foundation
import Landing
import TestSupport
import Testing

@Suite struct WorklistTests {
    private let scratch: ScratchDirectory
    private var run: RunDirectory { RunDirectory(url: scratch.appending("run")) }

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func item(_ id: String, _ why: String) -> WorklistItem {
        WorklistItem(kind: .album, id: id, why: why)
    }

    @Test func `the worklists of all stages are merged by id, the first reason stays`() throws {
        try Worklist.write([item("b", "artist"), item("c", "artist")], of: .album, from: .artists, in: run)
        try Worklist.write([item("a", "hit"), item("b", "hit \"x\"\n")], of: .album, from: .search, in: run)
        try Worklist.write([item("z", "track")], of: .track, from: .albums, in: run)
        let merged = try Worklist.merged(of: .album, in: run)
        #expect(merged == [item("a", "hit"), item("b", "hit \"x\"\n"), item("c", "artist")])
    }

    @Test func `a worklist is replaced, and a run without one has nothing to fetch`() throws {
        #expect(try Worklist.merged(of: .album, in: run).isEmpty)
        try Worklist.write([item("a", "")], of: .album, from: .search, in: run)
        try Worklist.write([], of: .album, from: .search, in: run)
        #expect(try Worklist.merged(of: .album, in: run).isEmpty)
    }

    @Test func `a line that cannot be read costs no other line`() throws {
        let url = run.worklist(of: .album, from: .search)
        try scratch.write(
            """
            {"kind":"album","id":"a","why":""}
            rubbish
            {"kind":"concert","id":"c","why":""}
            {"kind":"album","id":"b","why":""}

            """,
            to: "run/landing/search/worklists/album.ndjson"
        )
        #expect(FileManager.default.fileExists(atPath: url.path))
        #expect(try Worklist.merged(of: .album, in: run).map(\.id) == ["a", "b"])
    }
}
