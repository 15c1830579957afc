import Foundation

/// The days of answers: the hits of a search and what is measured stand for one each.
public enum UTCDay {
    /// The present one, counted from 1970.
    public static var today: Int { Int(Date().timeIntervalSince1970 / 86_400) }

    /// What `work` returns, and the day on which it began and ended; where midnight comes between, it is done again.
    public static func whole<Value: Sendable>(
        _ work: () async throws -> Value
    ) async rethrows -> (value: Value, day: Int) {
        while true {
            let day = today
            let value = try await work()
            if today == day { return (value, day) }
        }
    }
}
