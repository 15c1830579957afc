import Concurrency
import Files
import Foundation
import Glibc

/// Tokens in files below the state directory, shared by all processes of one user on one machine.
///
/// Each has a file of its own, `tokens/<host>/<client id>.json`, that only its owner can read and that appears
/// whole or not at all.
actor FileTokenStore: TokenStore {
    /// Files are written under a temporary name that is the process's own, so all stores of it take turns.
    private static let executor = BlockingExecutor(label: "discograph.tokens")

    private let state: StateDirectory

    /// The queue on which the disk may block.
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        Self.executor.asUnownedSerialExecutor()
    }

    /// The store below the state directory `home`; nothing is created yet.
    init(home: URL) {
        state = StateDirectory(url: home)
    }

    /// The file of `key`'s token.
    nonisolated func location(of key: TokenKey) -> URL {
        let app = state.file(in: "tokens", host: key.host, name: key.client, suffix: ".json")
        guard let user = key.user else { return app }
        return StateDirectory(url: app.deletingLastPathComponent())
            .file(in: "users", host: key.client, name: user, suffix: ".json")
    }

    /// What is stored under `key`.
    ///
    /// - Throws: ``TokenStoreError/readableByOthers(path:mode:)``, ``TokenStoreError/garbled(place:)``, or a
    ///   `StorageError`.
    func record(for key: TokenKey) throws -> TokenRecord? {
        let url = location(of: key)
        guard let bytes = try PrivateFile.read(url) else { return nil }
        return try TokenRecord(json: bytes, storedAt: url.path)
    }

    /// Stores `record` under `key`, readable by its owner only.
    ///
    /// - Throws: A `StorageError`.
    func save(_ record: TokenRecord, for key: TokenKey) throws {
        try PrivateFile.write(try record.json().utf8, to: location(of: key))
    }

    /// Removes the file of `key`'s token; the absence of one is fine.
    ///
    /// - Throws: A `StorageError`.
    func remove(_ key: TokenKey) throws {
        try PrivateFile.remove(location(of: key))
    }

    /// Runs `body` while no other process of this machine does so for `key`.
    ///
    /// The kernel ends the lock with its holder.
    ///
    /// - Throws: ``TokenStoreError/busy(lock:holder:)``, a `StorageError`, or what `body` throws.
    nonisolated func exclusively<Value: Sendable>(
        _ key: TokenKey,
        patience: Duration,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let url = location(of: key).deletingPathExtension().appendingPathExtension("lock")
        let lock = try LockFile(at: url)
        if try !lock.take() {
            let note = Self.note(in: url)
            guard try await lock.take(patience: patience) else {
                let isStillHeld = note == Self.note(in: url)
                throw TokenStoreError.busy(lock: url.path, holder: isStillHeld ? Self.holder(by: note) : nil)
            }
        }
        // With the time, so that a process that takes the lock twice leaves two notes.
        lock.leave("\(getpid()) \(Date().timeIntervalSince1970)\n")
        defer {
            lock.leave("")
            lock.release()
        }
        return try await body()
    }

    /// What the holder of the lock at `url` has left there.
    private static func note(in url: URL) -> String {
        guard let bytes = try? PrivateFile.read(url) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The process that has left `note`; `nil` where that names none that lives.
    private static func holder(by note: String) -> String? {
        guard let word = note.split(whereSeparator: \.isWhitespace).first, let process = Int32(word),
            // The note of one that was killed stays, and the next holder need not be able to write its own.
            FileManager.default.fileExists(atPath: "/proc/\(process)")
        else { return nil }
        return "process \(process)"
    }
}
