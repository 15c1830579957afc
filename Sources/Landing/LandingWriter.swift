import Dispatch
import Files
public import Foundation
import Glibc
import Synchronization

/// Lands answers in the segments of one folder.
///
/// A line is written at once, or as soon as the one before it is, so a kill of the process loses nothing that was
/// written; it counts as landed when it is synced. Whoever comes while nobody writes does so for all who come
/// meanwhile, and so nobody waits for the disk with a thread. While one sync runs, further lines gather for the next
/// one; so lines share syncs and none waits longer than two of them.
public final class LandingWriter: Sendable {
    private struct Segment {
        var file: OpenFile
        var number: Int
        var size: Int
    }

    private struct Arrival {
        let line: [UInt8]
        let continuation: CheckedContinuation<LandedPlace, any Error>
    }

    private struct Written {
        let place: LandedPlace
        let continuation: CheckedContinuation<LandedPlace, any Error>
    }

    private struct State {
        /// What is appended to; only who writes changes it.
        var segment: Segment
        /// Full segments that still have to be synced.
        var retired: [OpenFile] = []
        var arrived: [Arrival] = []
        var isWriting = false
        var written: [Written] = []
        var isSyncing = false
        /// Why nothing more is written: a sync failed, or torn bytes stay, behind which nothing may stand.
        ///
        /// The writer stays failed.
        var failure: StorageError?
        /// Why nothing that was written counts as landed: after a failed sync nothing is known about the pages.
        var syncFailure: StorageError?
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
        let size = try file.cutTornTail()
        state = Mutex(State(segment: Segment(file: file, number: number, size: size)))
    }

    /// Lands `line` and returns where it stands, once it is on the disk.
    ///
    /// - Throws: A ``StorageError``; a ``SegmentBusyError`` where the next segment is due and somebody has locked it.
    public func land(_ line: LandedLine) async throws -> LandedPlace {
        let bytes = line.encoded()
        return try await withCheckedThrowingContinuation { continuation in
            let isFirst = state.withLock { state in
                state.arrived.append(Arrival(line: bytes, continuation: continuation))
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if isFirst { writeArrived() }
        }
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

    /// Writes what has arrived, until nothing more has.
    private func writeArrived() {
        while true {
            let (arrived, segment, failure) = state.withLock { state in
                defer { state.arrived = [] }
                state.isWriting = !state.arrived.isEmpty
                return (state.arrived, state.segment, state.failure)
            }
            guard !arrived.isEmpty else { return }
            write(arrived, to: segment, failure)
        }
    }

    /// Writes `arrived` line by line, and has it synced.
    private func write(_ arrived: [Arrival], to segment: Segment, _ failure: StorageError?) {
        var (segment, failure) = (segment, failure)
        var retired: [OpenFile] = []
        var written: [Written] = []
        for arrival in arrived {
            do {
                let place = try write(arrival.line, to: &segment, retiring: &retired, &failure)
                written.append(Written(place: place, continuation: arrival.continuation))
            } catch {
                arrival.continuation.resume(throwing: error)
            }
        }
        let starts = state.withLock { [segment, retired, written, failure] state in
            state.segment = segment
            state.retired += retired
            state.written += written
            state.failure = state.failure ?? failure
            guard !written.isEmpty, !state.isSyncing else { return false }
            state.isSyncing = true
            return true
        }
        // fdatasync blocks, so it leaves the cooperative pool.
        if starts { queue.async { self.syncGroups() } }
    }

    private func write(
        _ line: [UInt8],
        to segment: inout Segment,
        retiring retired: inout [OpenFile],
        _ failure: inout StorageError?
    ) throws -> LandedPlace {
        if let failure { throw failure }
        if segment.size > 0, segment.size + line.count > segmentBytes {
            let number = segment.number + 1
            let next = try Self.open(in: folder, patience) { (number, true) }
            retired.append(segment.file)
            segment = Segment(file: next.file, number: next.number, size: 0)
        }
        let start = segment.size
        try segment.file.append(line, at: &segment.size, failure: &failure)
        return LandedPlace(segment: LandingSegments.name(segment.number), start: start, end: segment.size)
    }

    /// Syncs what is written, until nothing more is.
    private func syncGroups() {
        while true {
            let group = state.withLock { state in
                let group = (
                    files: state.retired + [state.segment.file], written: state.written,
                    syncFailure: state.syncFailure
                )
                state.retired = []
                state.written = []
                state.isSyncing = !group.written.isEmpty
                return group
            }
            guard !group.written.isEmpty else { return }
            do {
                // The kernel reports a lost page once: a later sync that succeeds proves nothing.
                if let failure = group.syncFailure { throw failure }
                for file in group.files { try file.sync() }
                for line in group.written { line.continuation.resume(returning: line.place) }
            } catch {
                let failure = error as? StorageError
                state.withLock { state in
                    state.failure = failure
                    state.syncFailure = failure
                }
                for line in group.written { line.continuation.resume(throwing: error) }
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
