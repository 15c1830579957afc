import Files
import Foundation
import Glibc
import Synchronization

/// The locks of which the ledger could not take note, for whichever program of this machine asks it next.
///
/// Each lies in a file of its own, `quota/<host>/<owner> <bucket>.untold` below the state directory, so that programs
/// that meet several at once keep them all.
final class UntoldLocks: Sendable {
    private static let suffix = ".untold"

    private let state: StateDirectory
    private let host: String
    /// Tasks of one process would write to the same temporary file.
    private let turn = Mutex(())

    /// Those of the API at `host`, below `state`; nothing is created yet.
    init(in state: StateDirectory, host: String) {
        self.state = state
        self.host = host
    }

    /// Keeps `lock`, unless one of its bucket is kept that ends later.
    ///
    /// - Throws: A `StorageError`.
    func keep(_ lock: UntoldLock) throws {
        let url = location(of: lock.target)
        try turn.withLock { _ in
            if let known = try Self.read(url), known.end >= lock.end { return }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            encoder.dateEncodingStrategy = .iso8601
            let line = Array(try encoder.encode(lock)) + [UInt8(ascii: "\n")]
            try Folder.create(url.deletingLastPathComponent(), mode: 0o700)
            try AtomicFile.write(line, to: url, mode: 0o600)
        }
    }

    /// All that are kept; a file that cannot be understood costs one more request.
    ///
    /// - Throws: A `StorageError`.
    func all() throws -> [UntoldLock] {
        let folder = location(of: OwnedBucket(owner: "", bucket: .search)).deletingLastPathComponent()
        return try Folder.names(in: folder)
            .filter { $0.hasSuffix(Self.suffix) }
            .compactMap { try Self.read(folder.appending(component: $0)) }
    }

    /// Forgets the lock of `target` that is kept, unless it ends after `end`.
    ///
    /// - Throws: A `StorageError`.
    func drop(_ target: OwnedBucket, endingBy end: Date) throws {
        let url = location(of: target)
        try turn.withLock { _ in
            guard let known = try Self.read(url), known.end <= end else { return }
            let path = url.path
            guard unlink(path) == 0 || errno == ENOENT else { throw StorageError("remove", path) }
        }
    }

    private func location(of target: OwnedBucket) -> URL {
        let name = "\(target.owner) \(target.bucket.rawValue)"
        return state.file(in: "quota", host: host, name: name, suffix: Self.suffix)
    }

    private static func read(_ url: URL) throws -> UntoldLock? {
        guard let bytes = try AtomicFile.read(url) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try? decoder.decode(UntoldLock.self, from: Data(bytes))
    }
}
