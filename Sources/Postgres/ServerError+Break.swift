extension ServerError {
    /// Whether the connection broke, or the server ended it: class 08 or 57P of the SQLSTATE, or none.
    public var isBreak: Bool {
        sqlState.isEmpty || sqlState.hasPrefix("08") || sqlState.hasPrefix("57P")
    }
}
