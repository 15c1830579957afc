extension Int {
    /// The number before its noun, such as `1 row` or `2 rows`.
    ///
    /// - Parameter noun: In the singular; its plural ends with `s`.
    /// - Returns: Both, with a space in between.
    public func counted(as noun: String) -> String {
        "\(self) \(noun)\(self == 1 ? "" : "s")"
    }
}
