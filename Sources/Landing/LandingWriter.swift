import Dispatch
import Files
public import Foundation
import Glibc
import Synchronization

/// Lands answers in the segments of one folder.
///
/// A line is written at once, so a kill of the process loses nothing that was written, and counts as landed
/// when it is synced. While one sync runs, further lines gather for the next one; so lines share syncs and none
/// waits longer than two of them.
public final class LandingWriter: Sendable {
    private struct State {
        var file: OpenFile
        var number: Int
        var size: Int
        /// Full segments that still have to be synced.
        var retired: [OpenFile] = []
        var waiting: [CheckedContinuation<Void, any Error>] = []
        var isSyncing = false
        /// After a failed sync nothing is known about the pages, and behind torn bytes that could not be cut off nothing
        /// may stand: the writer stays failed.
        var failure: StorageError?
    }

    private let folder: URL
    private let segmentBytes: Int
    private let patience: Duration
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "landing.sync")

    /// Opens the landing folder at `folder`, creating it where missing and cutting a torn tail.
    ///
    /// - Parameters:
    ///   - folder: The folder of one source.
    ///   - segmentBytes: How large a segment may become before the next one follows.
    ///   - patience: How long to wait for a segment that is being compressed, which blocks the thread.
    /// - Throws: A ``SegmentBusyError``; a ``StorageError``.
    public init(
        in folder: URL,
        segmentBytes: Int = 128 << 20,
        patience: Duration = .seconds(20)
    ) throws {
        self.folder = folder
        self.segmentBytes = segmentBytes
        self.patience = patience
        try Folder.create(folder)
        let (file, number) = try Self.open(in: folder, patience) { try Self.last(in: folder) }
        state = Mutex(State(file: file, number: number, size: try file.cutTornTail()))
    }

    /// Lands `line` and returns where it stands, once it is on the disk.
    ///
    /// - Throws: A ``StorageError``; a ``SegmentBusyError`` where the next segment is due and somebody has locked it.
    public func land(_ line: LandedLine) async throws -> LandedPlace {
        let bytes = line.encoded()
        let place = try write(bytes)
        try await synced()
        return place
    }

    /// The segment to append to: the last one, or the next if that is compressed.
    private static func last(in folder: URL) throws -> (number: Int, isNew: Bool) {
        guard let last = try LandingSegments(in: folder).names().last else { return (1, true) }
        let number = LandingSegments.number(of: last) ?? 1
        return try Folder.names(in: folder).contains(last) ? (number, false) : (number + 1, true)
    }

    /// Opens a segment, which from then on nobody may compress.
    private static func open(
        in folder: URL,
        _ patience: Duration,
        _ next: () throws -> (number: Int, isNew: Bool)
    ) throws -> (file: OpenFile, number: Int) {
        while true {
            let (number, isNew) = try next()
            let url = folder.appending(component: LandingSegments.name(number))
            let file: OpenFile
            do {
                // Made anew, it would hide the compressed one of its name.
                file = try OpenFile(url, O_RDWR | O_APPEND | (isNew ? O_CREAT : 0))
            } catch let error as StorageError where error.code == ENOENT && !isNew {
                continue
            }
            // Whoever compresses it holds its lock until its name is gone.
            guard try file.lock(LOCK_SH, within: patience) else { throw SegmentBusyError(path: url.path) }
            guard try !file.isRemoved() else { continue }
            try Folder.sync(folder)
            return (file, number)
        }
    }

    private func write(_ bytes: [UInt8]) throws -> LandedPlace {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            if state.size > 0, state.size + bytes.count > segmentBytes {
                let number = state.number + 1
                let next = try Self.open(in: folder, patience) { (number, true) }
                state.retired.append(state.file)
                (state.file, state.number) = next
                state.size = 0
            }
            let start = state.size
            try state.file.append(bytes, at: &state.size, failure: &state.failure)
            return LandedPlace(segment: LandingSegments.name(state.number), start: start, end: state.size)
        }
    }

    /// Returns when everything written before the call is on the disk.
    private func synced() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let starts = state.withLock { state in
                state.waiting.append(continuation)
                defer { state.isSyncing = true }
                return !state.isSyncing
            }
            // fdatasync blocks, so it leaves the cooperative pool.
            if starts { queue.async { self.syncGroups() } }
        }
    }

    private func syncGroups() {
        while true {
            let group = state.withLock { state in
                let group = (
                    files: state.retired + [state.file], waiting: state.waiting, failure: state.failure
                )
                state.retired = []
                state.waiting = []
                state.isSyncing = !group.waiting.isEmpty
                return group
            }
            guard !group.waiting.isEmpty else { return }
            do {
                // The kernel reports a lost page once: a later sync that succeeds proves nothing.
                if let failure = group.failure { throw failure }
                for file in group.files { try file.sync() }
                for continuation in group.waiting { continuation.resume() }
            } catch {
                let failure = error as? StorageError
                state.withLock { $0.failure = failure }
                for continuation in group.waiting { continuation.resume(throwing: error) }
            }
        }
    }
}

/// Where a landed line is: its segment, and the bytes it takes there.
public struct LandedPlace: Sendable, Equatable {
    /// The segment's name, such as `00001.ndjson`.
    public let segment: String
    /// The offset of its first byte.
    public let start: Int
    /// The offset behind its line break.
    public let end: Int

    /// The bytes from `start` up to `end` of `segment`.
    public init(segment: String, start: Int, end: Int) {
        self.segment = segment
        self.start = start
        self.end = end
    }
}
