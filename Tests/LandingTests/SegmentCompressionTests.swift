import Diagnostics
import Dispatch
import Files
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Landing

@Suite struct SegmentCompressionTests {
    private let scratch: ScratchDirectory
    private let run: RunDirectory
    private var folder: URL { run.landing(of: .albums) }
    private var segment: URL { folder.appending(component: "00001.ndjson") }
    private var compressed: URL { folder.appending(component: "00001.ndjson.zst") }

    init() throws {
        scratch = try ScratchDirectory()
        run = RunDirectory(url: scratch.url.appending(component: "run"))
    }

    /// Lands `count` answers in segments of about a megabyte; some 3 KB each.
    private func land(_ count: Int) async throws {
        let writer = try LandingWriter(in: folder, segmentBytes: 1 << 20)
        for number in 0..<count {
            let filling = String(repeating: "abc\(number % 7)", count: 700)
            _ = try await writer.land(.album("\(number) \(filling)"))
        }
    }

    private func lines(of url: URL, from offset: Int = 0) throws -> [String] {
        var reader = try LineReader(url, from: offset)
        var lines: [String] = []
        while try reader.next({ lines.append(String(decoding: $0, as: UTF8.self)) }) {}
        return lines
    }

    private func blocks(of url: URL) throws -> [String] {
        var reader = try LineBlockReader(url)
        var lines: [String] = []
        while let block = try reader.next() {
            for place in 0..<block.count { lines.append(String(decoding: block[place], as: UTF8.self)) }
        }
        return lines
    }

    private func damage() throws -> LandedBytesError? {
        do {
            _ = try lines(of: segment)
            return nil
        } catch let error as LandedBytesError {
            return error
        }
    }

    @Test func `compressed segments are read as they were written, under the same names`() async throws {
        try await land(800)
        let files = try LandedFile.all(in: run)
        let written = try files.map { try lines(of: $0.url) }
        let outcome = try SegmentCompression(of: run).perform()
        #expect(outcome.segments == files.count && files.count > 2)
        #expect(outcome.before == files.reduce(0) { $0 + $1.size })
        #expect(outcome.after * 5 < outcome.before)
        #expect(try Folder.names(in: folder).allSatisfy { $0.hasSuffix(".ndjson.zst") })
        #expect(try LandedFile.all(in: run) == files)
        #expect(try files.map { try lines(of: $0.url) } == written)
        #expect(try files.map { try blocks(of: $0.url) } == written)
    }

    @Test func `reading goes on from the middle of a compressed segment`() async throws {
        try await land(20)
        let all = try lines(of: segment)
        _ = try SegmentCompression(of: run).perform()
        let offset = all[..<7].reduce(0) { $0 + $1.utf8.count + 1 }
        #expect(try lines(of: segment, from: offset) == Array(all[7...]))
    }

    @Test func `zstd reads what was compressed`() async throws {
        try await land(20)
        let all = try lines(of: segment)
        _ = try SegmentCompression(of: run).perform()
        let program = Process()
        program.executableURL = URL(filePath: "/usr/bin/env")
        program.arguments = ["zstd", "--decompress", "--stdout", "--quiet", compressed.path]
        let output = Pipe()
        program.standardOutput = output
        try program.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(text == all.map { $0 + "\n" }.joined())
    }

    @Test func `an empty segment is left as it is, because a frame of nothing is longer`() throws {
        try scratch.write("", to: "run/landing/albums/00001.ndjson")
        let compression = SegmentCompression(of: run)
        #expect(try compression.due() == SegmentCompression.Outcome())
        #expect(try compression.perform() == SegmentCompression.Outcome())
        #expect(try Folder.names(in: folder) == ["00001.ndjson"])
        #expect(try lines(of: segment).isEmpty)
    }

    @Test func `a compressed segment that cannot be opened is not taken for one that is missing`() throws {
        let missing = #expect(throws: StorageError.self) { try lines(of: segment) }
        #expect(missing?.path == segment.path)
        try Folder.create(folder)
        symlink(compressed.path, compressed.path)
        let error = #expect(throws: StorageError.self) { try lines(of: segment) }
        #expect(error?.path == compressed.path)
        #expect(error?.code == ELOOP)
    }

    @Test func `what was compressed stays as it is`() async throws {
        try await land(20)
        let compression = SegmentCompression(of: run)
        #expect(try compression.due().segments == 1)
        _ = try compression.perform()
        #expect(try compression.due() == SegmentCompression.Outcome())
        #expect(try compression.perform() == SegmentCompression.Outcome())
    }

    @Test func `after a kill between the two files the written one counts`() async throws {
        try await land(20)
        let all = try lines(of: segment)
        let bytes = try #require(try AtomicFile.read(segment))
        _ = try SegmentCompression(of: run).perform()
        let half = try #require(try AtomicFile.read(compressed)).prefix(100)
        try AtomicFile.write(half, to: compressed)
        try AtomicFile.write(bytes, to: segment)
        #expect(try lines(of: segment) == all)
        #expect(try SegmentCompression(of: run).perform().segments == 1)
        #expect(try lines(of: segment) == all)
        #expect(try Folder.names(in: folder) == ["00001.ndjson.zst"])
    }

    @Test func `what a killed compression had begun goes, and nothing else`() async throws {
        try await land(20)
        let others = [".note.tmp", "requests.ndjson"]
        for name in others + [".00001.ndjson.zst.4711.tmp", ".00001.ndjson.zst.12.tmp"] {
            try scratch.write("half", to: "run/landing/albums/\(name)")
        }
        #expect(try SegmentCompression(of: run).perform().segments == 1)
        #expect(try Folder.names(in: folder) == (others + ["00001.ndjson.zst"]).sorted())
    }

    @Test func `landing goes on in a new segment behind compressed ones`() async throws {
        try await land(20)
        let before = try lines(of: segment)
        _ = try SegmentCompression(of: run).perform()
        #expect(try await LandingWriter(in: folder).land(.album("b")).segment == "00002.ndjson")
        #expect(try LandingSegments(in: folder).names() == ["00001.ndjson", "00002.ndjson"])
        #expect(try lines(of: segment) == before)
    }

    @Test func `what was read to its end is not decompressed to find nothing behind it`() async throws {
        try await land(200)
        let size = try #require(LandedFile.all(in: run).first).size
        _ = try SegmentCompression(of: run).perform()
        var bytes = try #require(try AtomicFile.read(compressed))
        for place in 100..<200 { bytes[place] ^= 0xFF }
        try AtomicFile.write(bytes, to: compressed)
        #expect(try lines(of: segment, from: size).isEmpty)
        #expect(try damage() != nil)
    }

    @Test func `a segment that is cut off, changed or no zstd at all is refused with its name`() async throws
    {
        try await land(200)
        _ = try SegmentCompression(of: run).perform()
        let whole = try #require(try AtomicFile.read(compressed))
        try AtomicFile.write(whole.dropLast(whole.count / 2), to: compressed)
        #expect(try damage()?.reason == "it is cut off")
        var changed = whole
        changed[whole.count - 2] ^= 1
        try AtomicFile.write(changed, to: compressed)
        #expect(try damage()?.reason.contains("checksum") == true)
        try AtomicFile.write(Array("not zstd at all, but long enough".utf8), to: compressed)
        let error = try #require(try damage())
        #expect(error.path == compressed.path)
        #expect(error.remedy == .fixInput)
    }

    /// Lands lines that compress so badly that zstd reads the file in several pieces, and compresses them.
    ///
    /// - Returns: The lines, and the compressed file.
    private func compressMuch() throws -> (lines: [String], bytes: [UInt8]) {
        var random = SplitMix64(seed: 7)
        let lines = (0..<3_000).map { _ in
            (0..<16).map { _ in String(random.next(), radix: 36) }.joined()
        }
        try scratch.write(
            lines.joined(separator: "\n") + "\n",
            to: "run/landing/albums/00001.ndjson"
        )
        _ = try SegmentCompression(of: run).perform()
        let bytes = try #require(try AtomicFile.read(compressed))
        #expect(bytes.count > 131_075 * 2)
        return (lines, bytes)
    }

    /// The segment's lines; `nil` where it is refused as damaged.
    private func linesUnlessRefused() throws -> [String]? {
        do {
            return try lines(of: segment)
        } catch is LandedBytesError {
            return nil
        }
    }

    @Test func `a header with a wrong bit never loses a line without a word`() throws {
        let (lines, whole) = try compressMuch()
        var refused = 0
        // The longest header there is; behind it the checksum watches.
        for bit in 0..<18 * 8 {
            var changed = whole
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            try AtomicFile.write(changed, to: compressed)
            let read = try linesUnlessRefused()
            if read == nil { refused += 1 }
            #expect(read == nil || read == lines, "bit \(bit)")
        }
        #expect(refused > 18 * 4)
    }

    @Test func `a file that does not end where its frame ends is refused`() throws {
        let (lines, whole) = try compressMuch()
        for missing in 1...12 {
            try AtomicFile.write(whole.dropLast(missing), to: compressed)
            #expect(try linesUnlessRefused() == nil, "\(missing) bytes missing")
        }
        for more in [[0], [10], Array("behind the frame".utf8), whole] as [[UInt8]] {
            try AtomicFile.write(whole + more, to: compressed)
            #expect(try linesUnlessRefused() == nil, "\(more.count) bytes behind it")
        }
        try AtomicFile.write(whole, to: compressed)
        #expect(try linesUnlessRefused() == lines)
    }

    @Test func `a segment cut off at any place is refused`() async throws {
        try await land(20)
        _ = try SegmentCompression(of: run).perform()
        let whole = try #require(try AtomicFile.read(compressed))
        for length in whole.indices {
            try AtomicFile.write(whole.prefix(length), to: compressed)
            #expect(try linesUnlessRefused() == nil, "\(length) bytes left")
        }
    }

    @Test func `an empty segment that is none is refused`() async throws {
        // A frame of no bytes, with their size and the checksum of nothing.
        let empty: [UInt8] = [
            0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x00, 0x01, 0x00, 0x00, 0x99, 0xE9, 0xD8, 0x51,
        ]
        try AtomicFile.write(empty.dropLast(), to: compressed)
        #expect(try linesUnlessRefused() == nil)
        try AtomicFile.write(empty, to: compressed)
        #expect(try linesUnlessRefused() == [])
    }

    @Test func `logs are left alone, because jq reads them`() async throws {
        try scratch.write("{}\n", to: "run/landing/albums/requests.ndjson")
        #expect(try SegmentCompression(of: run).perform().segments == 0)
        #expect(try Folder.names(in: folder) == ["requests.ndjson"])
    }

    @Test func `a segment in which somebody lands is left as it is`() async throws {
        let writer = try LandingWriter(in: folder)
        _ = try await writer.land(.album("a"))
        #expect(try SegmentCompression(of: run).perform().segments == 0)
        #expect(try await writer.land(.album("b")).segment == "00001.ndjson")
        #expect(try lines(of: segment).count == 2)
    }

    @Test func `who opens a segment that is being compressed lands behind it`() async throws {
        try await land(1)
        let held = try OpenFile(segment, O_RDWR)
        while try !held.lock(LOCK_EX | LOCK_NB) { try await Task.sleep(for: .milliseconds(10)) }
        let folder = folder
        // It waits, which keeps a thread.
        async let opened: LandingWriter = withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try LandingWriter(in: folder) })
            }
        }
        // What the compression does last.
        try Data().write(to: compressed)
        try FileManager.default.removeItem(at: segment)
        withExtendedLifetime(held) { _ = flock(held.descriptor, LOCK_UN) }
        let writer = try await opened
        #expect(try await writer.land(.album("b")).segment == "00002.ndjson")
        #expect(try Folder.names(in: folder) == ["00001.ndjson.zst", "00002.ndjson"])
    }

    @Test func `who finds a segment locked waits no longer than it has patience`() async throws {
        try await land(1)
        let held = try OpenFile(segment, O_RDWR)
        while try !held.lock(LOCK_EX | LOCK_NB) { try await Task.sleep(for: .milliseconds(10)) }
        let error = #expect(throws: SegmentBusyError.self) {
            try LandingWriter(in: folder, patience: .milliseconds(50))
        }
        #expect(error == SegmentBusyError(path: segment.path))
        #expect(error?.remedy == .resumeLater)
        withExtendedLifetime(held) { _ = flock(held.descriptor, LOCK_UN) }
        _ = try LandingWriter(in: folder, patience: .milliseconds(50))
    }

    @Test func `a line for which the next segment is locked fails, and lands when it is free`() async throws {
        let writer = try LandingWriter(in: folder, segmentBytes: 1, patience: .milliseconds(50))
        #expect(try await writer.land(.album("a")).segment == "00001.ndjson")
        let next = folder.appending(component: "00002.ndjson")
        let held = try OpenFile(next, O_RDWR | O_CREAT)
        #expect(try held.lock(LOCK_EX | LOCK_NB))
        await #expect(throws: SegmentBusyError(path: next.path)) { try await writer.land(.album("b")) }
        withExtendedLifetime(held) { _ = flock(held.descriptor, LOCK_UN) }
        #expect(try await writer.land(.album("b")).segment == "00002.ndjson")
    }
}
