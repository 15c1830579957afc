import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

@testable import Landing

@Suite struct LandingWriterTests {
    private let scratch: ScratchDirectory
    private var folder: URL { scratch.appending("landing", "albums") }

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func `a landed line stands where the writer says, and nowhere else`() async throws {
        let writer = try LandingWriter(in: folder)
        let first = try await writer.land(.album("a"))
        let second = try await writer.land(.album("b"))
        #expect(first.segment == "00001.ndjson")
        #expect(first.start == 0)
        #expect(second.start == first.end)
        let bytes = try #require(try AtomicFile.read(folder.appending(component: "00001.ndjson")))
        #expect(bytes.count == second.end)
        #expect(Array(bytes[second.start..<second.end]) == LandedLine.album("b").encoded())
    }

    @Test func `a full segment is followed by the next one`() async throws {
        let size = LandedLine.album("a").encoded().count
        let writer = try LandingWriter(in: folder, segmentBytes: size * 2)
        var places: [LandedPlace] = []
        for name in ["a", "b", "c", "d", "e"] { places.append(try await writer.land(.album(name))) }
        #expect(
            places.map(\.segment) == ["00001", "00001", "00002", "00002", "00003"].map { $0 + ".ndjson" }
        )
        #expect(places.map(\.start) == [0, size, 0, size, 0])
        #expect(try LandingSegments(in: folder).names() == ["00001.ndjson", "00002.ndjson", "00003.ndjson"])
    }

    @Test func `a line larger than a segment lands whole in one of its own`() async throws {
        let writer = try LandingWriter(in: folder, segmentBytes: 10)
        #expect(try await writer.land(.album("a")).segment == "00001.ndjson")
        #expect(try await writer.land(.album("b")).segment == "00002.ndjson")
    }

    @Test func `a torn tail is cut off before anything is appended`() async throws {
        let whole = String(decoding: LandedLine.album("a").encoded(), as: UTF8.self)
        try scratch.write(whole + #"{"request":{"meth"#, to: "landing/albums/00001.ndjson")
        let place = try await LandingWriter(in: folder).land(.album("b"))
        #expect(place.start == whole.utf8.count)
        #expect(try lines(folder) == [whole.dropLast() + "", LandedLine.album("b").text])
    }

    @Test func `a writer goes on in the newest segment`() async throws {
        for number in [1, 2, 10] {
            try scratch.write("{}\n", to: "landing/albums/\(LandingSegments.name(number))")
        }
        let place = try await LandingWriter(in: folder).land(.album("a"))
        #expect(place.segment == "00010.ndjson")
        #expect(place.start == 3)
    }

    @Test func `lines landed at the same time share syncs and none is lost`() async throws {
        let writer = try LandingWriter(in: folder, segmentBytes: 20_000)
        let names = (0..<500).map { "album-\($0)" }
        try await withThrowingTaskGroup(of: (String, LandedPlace).self) { group in
            for name in names { group.addTask { (name, try await writer.land(.album(name))) } }
            var segments: Set<String> = []
            for try await (name, place) in group {
                segments.insert(place.segment)
                #expect(try bytes(at: place) == LandedLine.album(name).encoded())
            }
            #expect(segments.count > 1)
        }
        #expect(try lines(folder).sorted() == names.map { LandedLine.album($0).text }.sorted())
    }

    @Test func `of lines landed at the same time those that fail leave nothing, and the others stand`()
        async throws
    {
        let room = 100_000
        let writer = try LandingWriter(in: folder, segmentBytes: room)
        let first = try await writer.land(.album("first"))
        // What does not fit into the first segment has nowhere to go.
        let next = folder.appending(component: "00002.ndjson")
        try FileManager.default.createDirectory(at: next, withIntermediateDirectories: false)
        let small = (0..<100).map { "album-\($0)" }
        let large = (0..<10).map { "\($0)" + String(repeating: "x", count: room) }
        let landed = try await withThrowingTaskGroup(
            of: (String, LandedPlace?).self,
            returning: [String].self
        ) { group in
            for (index, name) in small.enumerated() {
                group.addTask { (name, try? await writer.land(.album(name))) }
                guard index.isMultiple(of: 10) else { continue }
                let tooLarge = large[index / 10]
                group.addTask { (tooLarge, try? await writer.land(.album(tooLarge))) }
            }
            var landed = ["first"]
            for try await (name, place) in group {
                guard let place else { continue }
                landed.append(name)
                #expect(try bytes(at: place) == LandedLine.album(name).encoded())
            }
            return landed
        }
        #expect(landed.sorted() == (small + ["first"]).sorted())
        let segment = folder.appending(component: first.segment)
        #expect(try readLines(segment).sorted() == landed.map { LandedLine.album($0).text }.sorted())
    }

    @Test func `a full disk is a failure that names the file, and leaves whole lines only`() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let segment = folder.appending(component: "00001.ndjson")
        try FileManager.default.createSymbolicLink(
            at: segment,
            withDestinationURL: URL(filePath: "/dev/full")
        )
        let writer = try LandingWriter(in: folder)
        let error = await #expect(throws: StorageError.self) { try await writer.land(.album("a")) }
        #expect(error?.remedy == .fixStorage)
        #expect(error?.description.contains(segment.path) == true)
        #expect(error?.description.contains("No space left on device") == true)
    }

    @Test func `a folder that is a file is a failure that names it`() throws {
        try scratch.write("", to: "landing")
        let error = #expect(throws: StorageError.self) { try LandingWriter(in: folder) }
        #expect(error?.description.contains(scratch.appending("landing").path) == true)
    }

    /// What stands at `place`; empty where the segment ends before it.
    private func bytes(at place: LandedPlace) throws -> [UInt8] {
        let bytes = try #require(try AtomicFile.read(folder.appending(component: place.segment)))
        return place.end <= bytes.count ? Array(bytes[place.start..<place.end]) : []
    }

    private func lines(_ folder: URL) throws -> [String] {
        try LandingSegments(in: folder).urls().flatMap { try readLines($0) }
    }
}
