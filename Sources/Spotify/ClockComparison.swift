import Foundation
import HTTP

/// What this machine's clock and a server's showed at the same moment, as one answer tells.
struct ClockComparison {
    /// What ours showed when the answer came.
    let own: Date
    /// What the server's showed when it answered.
    let other: Date

    /// The comparison that `response` allows, which came at `now`; `nil` where it does not say when it was sent.
    init?(_ response: HTTPResponse, at now: Date) {
        guard let other = response.headers["Date"].flatMap(HTTPDate.date) else { return nil }
        own = now
        self.other = other
    }

    /// How many seconds ours is ahead.
    private var lead: TimeInterval { own.timeIntervalSince(other) }

    /// Whether one of the two clocks must be wrong: no answer is under way for so long.
    var isOff: Bool { abs(lead) > 600 }

    /// Whether no answer was held up since `earlier`, nor the server's clock set; ours runs evenly.
    func agrees(with earlier: ClockComparison) -> Bool { abs(lead - earlier.lead) < 30 }
}
