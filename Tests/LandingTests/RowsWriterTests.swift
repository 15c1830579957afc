import Files
import Foundation
import Landing
import TestSupport
import Testing

@Suite struct RowsWriterTests {
    private let scratch: ScratchDirectory
    private let run: RunDirectory

    init() throws {
        scratch = try ScratchDirectory()
        run = RunDirectory(url: scratch.url)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted()
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: run.rows.appending(component: name), encoding: .utf8)
    }

    private func write(_ rows: String, _ count: Int = 1) throws -> RowsManifest {
        let writer = try RowsWriter(in: run, tables: ["artist", "album"], landing: LandedFile.all(in: run))
        try Array(rows.utf8).withUnsafeBytes { try writer.append($0, rows: count, to: "artist") }
        return try writer.finish(counts: ["lines": 7])
    }

    @Test func `rows appear together, empty files and the manifest among them`() throws {
        try scratch.write("{}\n", to: "landing/albums/00001.ndjson")
        let manifest = try write("a\nb\n", 2)

        #expect(try names() == ["landing", "rows"])
        #expect(try text("artist.copy") == "a\nb\n")
        #expect(try text("album.copy").isEmpty)
        #expect(try text("quarantine.ndjson").isEmpty)
        #expect(
            try text("manifest.json")
                == #"{"counts":{"lines":7},"format":7,"landing":{"albums/00001.ndjson":3},"mapping":"","#
                + #""tables":{"album":{"bytes":0,"rows":0},"artist":{"bytes":4,"rows":2}}}"# + "\n"
        )
        #expect(try RowsManifest.read(in: run) == manifest)
    }

    @Test func `until all are whole there are no rows`() throws {
        let writer = try RowsWriter(in: run, tables: ["artist"], landing: [])
        try [UInt8(ascii: "x")].withUnsafeBytes { try writer.append($0, rows: 1, to: "artist") }
        #expect(!FileManager.default.fileExists(atPath: run.rows.path))
        #expect(try RowsManifest.read(in: run) == nil)
    }

    @Test func `a writer given up leaves the earlier rows`() throws {
        _ = try write("a\n")
        do { _ = try RowsWriter(in: run, tables: ["artist"], landing: []) }
        #expect(try names() == ["rows"])
        #expect(try text("artist.copy") == "a\n")
    }

    @Test func `new rows take the place of earlier ones, and of what a killed writer left`() throws {
        _ = try write("a\n")
        try scratch.write("torn", to: "rows.tmp-1/artist.copy")
        try scratch.write("old", to: "rows.old-1/artist.copy")
        _ = try write("b\n")
        #expect(try names() == ["rows"])
        #expect(try text("artist.copy") == "b\n")
    }

    @Test func `discarded rows go with what a killed writer left, and can be made again`() throws {
        #expect(try RowsWriter.size(in: run) == 0)
        try RowsWriter.discard(in: run)
        _ = try write("a\n")
        let size = try RowsWriter.size(in: run)
        try scratch.write("torn", to: "rows.old-1/artist.copy")
        #expect(try RowsWriter.size(in: run) == size + 4)
        try RowsWriter.discard(in: run)
        #expect(try names().isEmpty)
        #expect(try RowsManifest.read(in: run) == nil)
        _ = try write("b\n")
        #expect(try text("artist.copy") == "b\n")
    }

    @Test func `rows among which a directory lies stay where they are`() throws {
        _ = try write("a\n")
        try scratch.write("mine", to: "rows.old-1/artist.copy")
        try scratch.write("mine", to: "rows/mine/notes.txt")
        let error = #expect(throws: StorageError.self) { try RowsWriter.discard(in: run) }
        let words = error?.description ?? ""
        #expect(words.hasSuffix("/rows/mine: Is a directory; move it away, then start again"), "\(words)")
        #expect(throws: StorageError.self) { try RowsWriter.size(in: run) }
        #expect(try names() == ["rows", "rows.old-1"])
        #expect(try text("artist.copy") == "a\n")
    }

    @Test func `a table that the writer does not have is refused`() throws {
        let writer = try RowsWriter(in: run, tables: [], landing: [])
        #expect(throws: StorageError.self) {
            try [UInt8]().withUnsafeBytes { try writer.append($0, rows: 0, to: "artist") }
        }
    }

    @Test func `a manifest of another format is none`() throws {
        try scratch.write(#"{"format":2,"tables":{},"landing":{}}"#, to: "rows/manifest.json")
        #expect(try RowsManifest.read(in: run) == nil)
    }

    @Test func `landing is read in the order of its folders, segments and logs`() throws {
        for path in [
            "albums/00010.ndjson", "albums/00002.ndjson", "albums/failures.ndjson", "search/requests.ndjson",
        ] {
            try scratch.write("{}\n", to: "landing/\(path)")
        }
        try scratch.write("x", to: "landing/albums/worklists/album.ndjson")
        let files = try LandedFile.all(in: run)
        #expect(
            files.map(\.name) == [
                "search/requests.ndjson", "albums/00002.ndjson", "albums/00010.ndjson",
                "albums/failures.ndjson",
            ]
        )
        #expect(files.map(\.content) == [.requests, .answers, .answers, .failures])
        #expect(files.map(\.size) == [3, 3, 3, 3])
    }

    @Test func `a run without landing has no files`() throws {
        #expect(try LandedFile.all(in: run).isEmpty)
    }
}
