extension String {
    /// The text, cut where it is longer than a reader needs; then its last character is an ellipsis.
    ///
    /// - Parameter count: The most characters that it may have.
    /// - Returns: The text, of at most that many characters.
    public func shortened(to count: Int) -> String {
        // Never counted to its end: somebody else's line may have millions.
        guard let limit = index(startIndex, offsetBy: count, limitedBy: endIndex), limit < endIndex else {
            return self
        }
        return prefix(count - 1) + "…"
    }
}
