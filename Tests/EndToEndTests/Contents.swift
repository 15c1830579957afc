import Foundation
import TestSupport

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
