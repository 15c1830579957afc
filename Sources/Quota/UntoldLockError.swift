public import Diagnostics

/// A lock of which the ledger could not take note.
public struct UntoldLockError: Failure {
    /// The lock.
    public let lock: BucketLock
    /// Whether it is kept on this machine until the ledger can be told.
    public let isKept: Bool
    /// What keeps the ledger from being told.
    public let cause: any Failure

    /// That of what keeps the ledger from being told.
    public var remedy: Remedy { cause.remedy }

    /// One line: which bucket is locked until when, and why the ledger does not know.
    public var description: String {
        let advice = isKept ? "the next program tells it" : "start again no earlier than that"
        return "\(QuotaError.locked(lock)); the quota ledger could not be told, \(advice): \(cause)"
    }
}
