public import Foundation
import Glibc
import Landing

/// A lock whose file names the process that holds it; the kernel lets go of it when the process dies.
public final class ProcessLock: Sendable {
    private let lock: LockFile

    /// Takes the lock.
    ///
    /// - Parameters:
    ///   - url: The lock's file, made with its directory when missing; it names the holder's process.
    ///   - owner: What is being locked, for the failure.
    ///   - patience: How long to wait for another holder.
    /// - Throws: ``RunError/busy(owner:pid:)`` when another process holds it for longer; a `StorageError` where the file
    ///   cannot be made, or the file system has no locks.
    public init(_ url: URL, owner: String, patience: Duration = .zero) async throws {
        lock = try LockFile(at: url, isPrivate: false)
        guard try await lock.take(patience: patience) else {
            throw RunError.busy(owner: owner, pid: Self.holder(of: url))
        }
        lock.leave("\(getpid())\n")
    }

    /// Lets go of the lock.
    public func release() {
        lock.release()
    }

    /// The process that holds the lock at `url`; `nil` when nobody does.
    public static func holder(of url: URL) -> Int32? {
        guard LockFile.isHeld(at: url) else { return nil }
        let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }
}
