extension [String] {
    /// The first of the names in one line, and how many more there are, such as `a, b and 3 more`.
    ///
    /// - Parameter limit: How many are named.
    /// - Returns: The names with commas in between.
    public func listed(upTo limit: Int) -> String {
        prefix(limit).joined(separator: ", ") + (count > limit ? " and \(count - limit) more" : "")
    }
}
