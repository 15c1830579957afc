import Concurrency

extension ServerError {
    /// Whether somebody else held a lock for longer than `lock_timeout`: SQLSTATE 55P03, `lock_not_available`.
    public var isLockTimeout: Bool { sqlState == "55P03" }
}

extension Duration {
    /// The duration as PostgreSQL's `lock_timeout` takes it: at least a millisecond, because 0 waits for ever, and at
    /// most the 24 days of 32 bits.
    public var lockTimeout: String { "\(min(max(1, wholeMilliseconds()), Int(Int32.max)))ms" }
}
