extension ServerError {
    /// Whether somebody else held a lock for longer than `lock_timeout`: SQLSTATE 55P03, `lock_not_available`.
    public var isLockTimeout: Bool { sqlState == "55P03" }
}

extension Duration {
    /// The duration as PostgreSQL's `lock_timeout` takes it: at least a millisecond, because 0 waits for ever.
    public var lockTimeout: String { "\(max(1, Int(self / .milliseconds(1))))ms" }
}
