public import Foundation

/// When something failed that has not been answered since.
public struct FailureSpan: Sendable, Equatable {
    /// When it failed first.
    public let first: Date
    /// When it failed last.
    public let last: Date

    /// The span from the failure at `first` to that at `last`.
    public init(first: Date, last: Date) {
        self.first = first
        self.last = last
    }

    /// Whether it failed on two days or more, by UTC.
    ///
    /// What fails on one day only may have met an outage, and says nothing of itself.
    public var isRepeated: Bool { first.utcDay != last.utcDay }

    /// Whether it still says something at `now`.
    public func isCurrent(at now: Date) -> Bool { now.timeIntervalSince(last) < Self.lifetime }

    /// What has not been asked for in a week may have been mended since: it is worth another try in its turn.
    static let lifetime: TimeInterval = 7 * 86_400
}
