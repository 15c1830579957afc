import CZstd
import Files
import Foundation
import Glibc

/// Compresses the segments of a landing folder that has ceased to grow.
///
/// Each becomes one zstd frame with its size and a checksum (level 3: a tenth of the bytes, at 700 MB/s).
/// The written file goes only when the compressed one is on the disk and was read back the same. One that is empty
/// stays: a frame of nothing is longer.
public struct SegmentCompression: Sendable {
    /// What was saved.
    public struct Outcome: Sendable, Equatable {
        /// How many segments were compressed.
        public var segments = 0
        /// Their bytes before.
        public var before = 0
        /// Their bytes now.
        public var after = 0

        /// Nothing compressed.
        public init() {}

        /// Both together.
        public static func + (one: Outcome, other: Outcome) -> Outcome {
            var sum = one
            sum.segments += other.segments
            sum.before += other.before
            sum.after += other.after
            return sum
        }
    }

    private static let level: Int32 = 3
    private let run: RunDirectory

    /// The compression of a run's landing.
    ///
    /// - Parameter run: The run; a segment in which somebody lands stays as it is.
    public init(of run: RunDirectory) {
        self.run = run
    }

    /// What is not compressed yet; `after` is unknown and 0.
    ///
    /// - Throws: A ``StorageError``.
    public func due() throws -> Outcome {
        try plainSegments().reduce(into: Outcome()) { sum, url in
            let size = try OpenFile(url, O_RDONLY).size()
            guard size > 0 else { return }
            sum.segments += 1
            sum.before += size
        }
    }

    /// Compresses what is not compressed yet.
    ///
    /// What a killed compression had begun is removed.
    ///
    /// - Returns: What was saved.
    /// - Throws: A ``StorageError``; what was compressed before stays so, the rest stays as it was written.
    public func perform() throws -> Outcome {
        try plainSegments().reduce(Outcome()) { sum, url in
            let file: OpenFile
            do {
                file = try OpenFile(url, O_RDONLY)
            } catch let error as StorageError where error.code == ENOENT {
                // Another compression was faster.
                return sum
            }
            // The lock goes with the file: it is held until the segment's name is gone.
            return try withExtendedLifetime(file) {
                guard try Self.lock(file) else { return sum }
                try removeLeftovers(of: url)
                var outcome = Outcome()
                (outcome.segments, outcome.before) = (1, try file.size())
                guard outcome.before > 0 else { return sum }
                outcome.after = try compress(file, at: url)
                return sum + outcome
            }
        }
    }

    /// Takes the lock of a segment; returns whether it did, and nobody else compressed it meanwhile.
    private static func lock(_ file: OpenFile) throws -> Bool {
        // Whoever landed in it may be about to close it.
        guard try file.lock(LOCK_EX, within: patience) else { return false }
        return try !file.isRemoved()
    }

    private static let patience = Duration.seconds(1)

    private func plainSegments() throws -> [URL] {
        try LandingSource.allCases.flatMap { source in
            let folder = run.landing(of: source)
            return try Folder.names(in: folder)
                .filter { LandingSegments.number(of: $0) != nil }
                .map { folder.appending(component: $0) }
        }
    }

    /// Removes what a killed compression of the segment had begun; one at work holds the segment's lock.
    private func removeLeftovers(of url: URL) throws {
        let folder = url.deletingLastPathComponent()
        let target = LandedBytes.compressed(url).lastPathComponent
        for name in try Folder.names(in: folder)
        where name.hasPrefix(".\(target).") && name.hasSuffix(".tmp") {
            let leftover = folder.appending(component: name)
            guard unlink(leftover.path) == 0 || errno == ENOENT else {
                throw StorageError("remove", leftover.path)
            }
        }
    }

    /// Returns the compressed size.
    private func compress(_ source: OpenFile, at url: URL) throws -> Int {
        let target = LandedBytes.compressed(url)
        let folder = url.deletingLastPathComponent()
        let temporary = folder.appending(component: ".\(target.lastPathComponent).\(getpid()).tmp")
        do {
            let file = try OpenFile(temporary, O_RDWR | O_CREAT | O_TRUNC)
            try Self.compress(source, into: file)
            try file.sync()
            guard try Self.holds(file, the: url) else {
                throw LandedBytesError(path: temporary.path, reason: "it was not read back as it was written")
            }
            guard rename(temporary.path, target.path) == 0 else { throw StorageError("write", target.path) }
            try Folder.sync(folder)
            guard unlink(url.path) == 0 else { throw StorageError("remove", url.path) }
            return try file.size()
        } catch {
            unlink(temporary.path)
            throw error
        }
    }

    private static func compress(_ source: OpenFile, into target: OpenFile) throws {
        guard let context = ZSTD_createCCtx() else { throw StorageError("write", target.path, code: ENOMEM) }
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        let size = try source.size()
        ZSTD_CCtx_setPledgedSrcSize(context, UInt64(size))
        let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 16)
        defer {
            input.deallocate()
            output.deallocate()
        }
        var offset = 0
        repeat {
            let wanted = UnsafeMutableRawBufferPointer(rebasing: input[..<min(input.count, size - offset)])
            let count = try source.read(into: wanted, at: offset)
            guard count == wanted.count else { throw StorageError("read", source.path, code: EIO) }
            offset += count
            var part = ZSTD_inBuffer(src: input.baseAddress, size: count, pos: 0)
            var isTaken = false
            while !isTaken {
                var room = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
                let isLast = offset == size
                let left = ZSTD_compressStream2(context, &room, &part, isLast ? ZSTD_e_end : ZSTD_e_continue)
                guard ZSTD_isError(left) == 0 else { throw StorageError("write", target.path, code: EIO) }
                try target.write(UnsafeRawBufferPointer(rebasing: output[..<room.pos]))
                isTaken = isLast ? left == 0 : part.pos == part.size
            }
        } while offset < size
    }

    /// Whether decompressing `file` gives the bytes of `url`.
    private static func holds(_ file: OpenFile, the url: URL) throws -> Bool {
        let written = try LandedBytes(url)
        let compressed = try ZstdStream(file)
        guard written.size == compressed.size else { return false }
        var one = [UInt8](repeating: 0, count: 1 << 18)
        var other = one
        while true {
            let count = try one.withUnsafeMutableBytes { try written.read(into: $0) }
            guard try other.withUnsafeMutableBytes({ try compressed.read(into: $0) }) == count else {
                return false
            }
            if count == 0 { return true }
            // Behind what it delivers, zstd may leave anything.
            guard one[..<count] == other[..<count] else { return false }
        }
    }
}
