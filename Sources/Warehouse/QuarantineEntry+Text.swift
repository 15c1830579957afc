import Diagnostics

extension QuarantineEntry {
    /// What became of the item, in words; `nil` for one that is open.
    public var standing: String? {
        switch state {
        case .open: nil
        case .repaired: "was repaired and is in the tables"
        case .resolved: "came in with load \(resolvedLoadID ?? 0)"
        case .dropped: "was dropped at \(droppedAt.map(Timestamp.seconds) ?? "?")"
        }
    }
}

extension [QuarantineEntry] {
    /// The items as a table for a person.
    ///
    /// - Returns: Lines joined by line ends.
    public func text() -> String {
        TextTable(
            columns: [
                "item", "kind", "state", "reason", "pointer", "last seen in", "first seen", "last seen",
                "times",
            ],
            rows: map { entry in
                [
                    "\(entry.number)", entry.kind.rawValue, entry.state.rawValue, entry.reason,
                    entry.pointer, "\(entry.run)/landing/\(entry.landed)",
                    entry.firstSeenAt.map(Timestamp.seconds), entry.lastSeenAt.map(Timestamp.seconds),
                    "\(entry.timesSeen)",
                ]
            }
        ).text()
    }
}
