import Foundation

/// The rows of a warehouse as text, and the UTC day on which all of its answers came.
struct Contents: Sendable {
    /// The rows, as ``Warehoused/contents()`` tells them.
    let lines: [String]
    /// The day, for which the hits of a search and what is measured stand.
    let day: Int

    /// The rows without their days, and without what depends on them: the album in which a track was read in first.
    fileprivate static func withoutDays(_ lines: [String]) -> [String] {
        lines.filter { !$0.hasPrefix("catalog.track|") }
            .map { $0.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}/, with: "day") }
            .sorted()
    }
}

/// The days of answers.
enum UTCDay {
    /// The present one, counted from 1970.
    static var today: Int { Int(Date().timeIntervalSince1970 / 86_400) }

    /// What `work` returns, and the day on which it began and ended; where midnight comes between, it is done again.
    static func whole<Value: Sendable>(
        _ work: () async throws -> Value
    ) async throws -> (value: Value, day: Int) {
        while true {
            let day = today
            let value = try await work()
            if today == day { return (value, day) }
        }
    }
}

extension World {
    /// In what the warehouse differs from `other`, which was filled before this world was made.
    ///
    /// Once midnight has passed, the two agree in their days no longer, and are compared without them.
    func difference(from other: Contents) async throws -> CollectionDifference<String> {
        let lines = try await contents()
        if UTCDay.today == other.day { return lines.difference(from: other.lines) }
        return Contents.withoutDays(lines).difference(from: Contents.withoutDays(other.lines))
    }
}
