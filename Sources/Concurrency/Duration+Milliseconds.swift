extension Duration {
    /// The duration in whole milliseconds; the largest or least number where it does not fit.
    ///
    /// Counted in whole numbers, so that what is whole stays so, however long it is.
    ///
    /// - Parameter rule: What becomes of a fraction of a millisecond.
    /// - Returns: The number.
    public func wholeMilliseconds(_ rule: FloatingPointRoundingRule = .towardZero) -> Int {
        let (seconds, attoseconds) = components
        let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
        let fraction = Int64((Double(rest) / 1e15).rounded(rule))
        let (milliseconds, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000)
        guard !isTooLong else { return seconds < 0 ? .min : .max }
        let (sum, isOver) = milliseconds.addingReportingOverflow(whole + fraction)
        guard !isOver else { return seconds < 0 ? .min : .max }
        return Int(sum)
    }
}
