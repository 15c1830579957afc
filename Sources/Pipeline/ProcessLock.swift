import Diagnostics
import Files
public import Foundation
import Glibc

/// A lock whose file names the process that holds it; the kernel lets go of it when the process dies.
public final class ProcessLock: Sendable {
    /// How long to wait for a command that only checks whether the lock is held, as `status` does.
    ///
    /// It holds the lock for an instant.
    public static let briefPatience = Duration.seconds(2)

    private let lock: LockFile

    /// Takes the lock.
    ///
    /// - Parameters:
    ///   - url: The lock's file, made with its directory when missing; it names the holder.
    ///   - owner: What holds it as a rule, for the failure where the file does not say.
    ///   - holder: What holds it now, for the failures of others; `nil` for `owner`.
    ///   - patience: How long to wait for another holder.
    /// - Throws: ``RunError/busy(owner:pid:)`` when another process holds it for longer; a `StorageError` where the
    ///   file cannot be made, or the file system has no locks.
    public init(
        _ url: URL,
        owner: String,
        holder: String? = nil,
        patience: Duration = .zero
    ) async throws {
        lock = try LockFile(at: url, isPrivate: false)
        guard try await lock.take(patience: patience) else {
            throw Self.refusal(at: url, owner: owner) ?? RunError.busy(owner: owner, pid: nil)
        }
        lock.leave("\(getpid())\n\(holder ?? owner)\n")
    }

    /// Lets go of the lock; to be called once.
    public func release() {
        lock.leave("")
        lock.release()
    }

    /// Why the lock at `url` cannot be taken now; `nil` when nobody holds it.
    ///
    /// - Parameters:
    ///   - url: The lock's file.
    ///   - owner: What holds it as a rule.
    /// - Returns: ``RunError/busy(owner:pid:)``, with what the file says of its holder; without it where that
    ///   process is gone: whoever holds the lock since has not written to the file, or cannot.
    public static func refusal(at url: URL, owner: String) -> RunError? {
        guard LockFile.isHeld(at: url) else { return nil }
        let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n")
        guard let pid = lines.first.flatMap({ Int32($0) }), isAlive(pid) else {
            return .busy(owner: owner, pid: nil)
        }
        return .busy(owner: lines.dropFirst().first.map { String($0).asOneLine } ?? owner, pid: pid)
    }

    /// Whether there is a process of that number; another user's cannot be signalled, but is there.
    private static func isAlive(_ pid: Int32) -> Bool {
        pid > 0 && (kill(pid, 0) == 0 || errno == EPERM)
    }
}
