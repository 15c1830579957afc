import Dispatch
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
        /// After a failed sync nothing is known about the pages: the writer stays failed.
        var failure: StorageError?
    }

    private let folder: URL
    private let segmentBytes: Int
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "landing.sync")

    /// Opens the landing folder at `folder`, creating it where missing and cutting a torn tail.
    ///
    /// A segment that has reached `segmentBytes` is followed by a new one.
    public init(in folder: URL, segmentBytes: Int = 128 << 20) throws {
        self.folder = folder
        self.segmentBytes = segmentBytes
        try Folder.create(folder)
        let number = try Self.firstNumber(in: folder)
        let file = try Self.open(number, in: folder)
        state = Mutex(State(file: file, number: number, size: try file.cutTornTail()))
    }

    /// Lands `line` and returns where it stands, once it is on the disk.
    public func land(_ line: LandedLine) async throws -> LandedPlace {
        let bytes = line.encoded()
        let place = try write(bytes)
        try await synced()
        return place
    }

    /// The segment to go on with: the last one, or the next where that is compressed.
    private static func firstNumber(in folder: URL) throws -> Int {
        guard let last = try LandingSegments(in: folder).names().last else { return 1 }
        let number = LandingSegments.number(of: last) ?? 1
        return try Folder.names(in: folder).contains(last) ? number : number + 1
    }

    private static func open(_ number: Int, in folder: URL) throws -> OpenFile {
        let url = folder.appending(component: LandingSegments.name(number))
        let file = try OpenFile(url, O_RDWR | O_CREAT | O_APPEND)
        try Folder.sync(folder)
        return file
    }

    private func write(_ bytes: [UInt8]) throws -> LandedPlace {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            if state.size > 0, state.size + bytes.count > segmentBytes {
                let next = try Self.open(state.number + 1, in: folder)
                state.retired.append(state.file)
                state.file = next
                state.number += 1
                state.size = 0
            }
            let start = state.size
            try state.file.append(bytes, at: &state.size)
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

/// Where a landed line stands: its segment, and the bytes it takes there.
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
