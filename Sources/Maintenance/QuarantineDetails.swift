import Diagnostics
public import Files
public import Foundation
import Landing
import Normalization
public import Postgres
public import Warehouse

/// Everything known about a quarantined item, and all of it where its run still exists.
public struct QuarantineDetails: Sendable, Equatable, Encodable {
    /// The item as the database keeps it.
    public let item: QuarantineEntry
    /// Where it was seen, the oldest run first.
    public let occurrences: [QuarantineOccurrence]
    /// The item read again from where it was landed; `nil` where that is gone.
    @Nullable public private(set) var wholeText: String?

    /// How many of the places a person is shown.
    private static let shownPlaces = 20

    private enum CodingKeys: String, CodingKey {
        case item
        case occurrences
        case wholeText = "text"
    }

    /// What database and landing know of an item.
    ///
    /// - Parameters:
    ///   - number: The item's number.
    ///   - quarantine: Knows the items, and where they were seen.
    ///   - runs: The directory that holds the runs.
    ///   - connection: A migrated database.
    /// - Throws: `QuarantineError.unknown` for a number that no item has; a `ServerError`; what reading landing throws.
    public init(
        of number: Int,
        in quarantine: Quarantine,
        runs: URL,
        _ connection: Connection
    ) async throws {
        var choice = Quarantine.Choice()
        choice.numbers = [number]
        guard let item = try await quarantine.entries(choice, connection).first else {
            throw QuarantineError.unknown([number])
        }
        self.item = item
        occurrences = try await quarantine.occurrences(of: [number], openOnly: false, connection)
        wholeText = try Self.wholeText(of: item, in: runs)
    }

    private static func wholeText(of item: QuarantineEntry, in runs: URL) throws -> String? {
        let run = RunDirectory(url: runs.appending(component: item.run))
        guard let line = LandedLineName(item.landed) else { return nil }
        var text: String?
        try run.readLines([line]) { _, bytes in
            // Another machine may have a run of that name.
            let arrival = try LandedItem.arrival(of: bytes)
            guard item.lastSeenAt == nil || item.lastSeenAt == arrival else { return }
            text = try LandedItem.text(in: bytes, at: item.pointer, beginning: item.excerpt)
        }
        return text
    }

    /// The details for a person: facts, the last places, and the item itself, or what the database keeps of it.
    ///
    /// - Parameter folder: Where runs were looked for, as a command line names it.
    /// - Returns: Lines joined by line ends.
    public func text(runs folder: String) -> String {
        let facts: [(String, String?)] = [
            ("item", "\(item.number)"), ("kind", item.kind.rawValue), ("state", item.state.rawValue),
            ("reason", item.reason),
            ("first seen", item.firstSeenAt.map(Timestamp.seconds)),
            ("last seen", item.lastSeenAt.map(Timestamp.seconds)),
            ("times seen", "\(item.timesSeen), still open \(item.timesOpen), in \(item.runs) runs"),
            ("digest", item.digest), ("tried in vain", item.triedAt.map(Timestamp.seconds)),
            ("dropped", item.droppedAt.map(Timestamp.seconds)),
            ("resolved by", item.resolvedLoadID.map { "load \($0)" }),
        ]
        var lines = facts.compactMap { name, value in
            value.map { name.padding(toLength: 15, withPad: " ", startingAt: 0) + $0 }
        }
        let shown = occurrences.suffix(Self.shownPlaces)
        let table = TextTable(
            columns: ["seen in", "pointer", "at", "resolved by load"],
            rows: shown.map { place in
                [
                    "\(place.run)/landing/\(place.landed)", place.pointer,
                    place.arrivedAt.map(Timestamp.seconds), place.resolvedLoadID.map(String.init),
                ]
            }
        )
        lines += ["", table.text()]
        if shown.count < occurrences.count {
            lines.append("… the last \(shown.count) of \(occurrences.count) places")
        }
        lines += ["", wholeText ?? item.excerpt ?? ""]
        if wholeText == nil {
            lines.append(
                "… as the database keeps it: \(item.landed) of run \(item.run) is not in \(folder)/, or is another "
                    + "run's of that name"
            )
        }
        return lines.joined(separator: "\n")
    }
}
