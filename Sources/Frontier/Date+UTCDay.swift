public import Foundation

extension Date {
    /// The day by UTC, counted from 1970-01-01; negative before it.
    public var utcDay: Int { Int((timeIntervalSince1970 / 86_400).rounded(.down)) }
}
