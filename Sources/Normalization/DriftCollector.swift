import Catalog
import Diagnostics
import JSON

/// What the answers of some lines had that no mapping knows, in memory bounded by a number of places.
///
/// What is in it depends on the lines and their order alone.
public struct DriftCollector: Sendable {
    /// More places than these are only counted.
    static let mostPlaces = 1_000
    private static let mostWarnings = 10

    private var drifts: [SchemaDrift.Place: SchemaDrift] = [:]
    /// How often something was seen whose place there was no room for.
    public private(set) var leftOut = 0

    /// Nothing seen yet.
    public init() {}

    /// All that was seen, by place.
    public var all: [SchemaDrift] {
        drifts.values.sorted { $0.place < $1.place }
    }

    /// A line for each place, of the first ten, and one for the others.
    public var warnings: [String] {
        let shown = all.prefix(Self.mostWarnings)
        var lines = shown.map { $0.description.asOneLine }
        let others = drifts.count - shown.count
        if others > 0 { lines.append("and \(others) more that no mapping knows: see rows/drift.copy") }
        if leftOut > 0 {
            lines.append(
                "\(leftOut) more sightings of what no mapping knows are in no row: an answer and a run have room "
                    + "for only so many places"
            )
        }
        return lines
    }

    /// Adds what was seen in lines further on.
    mutating func add(_ later: DriftCollector) {
        leftOut += later.leftOut
        for drift in later.all { add(drift) }
    }

    /// Adds what the walk over an answer found.
    mutating func add(_ found: RowDrift, at endpoint: String, fetchedAt: String, landed: String) {
        let kind: SchemaDrift.Kind
        var value = ""
        switch found.kind {
        case .field: kind = .field
        case .value(let text): (kind, value) = (.value, text)
        case .leftOut:
            leftOut += found.count
            return
        }
        add(
            SchemaDrift(
                place: .init(endpoint: endpoint, pointer: found.pointer, kind: kind, value: value),
                object: found.object?.rawValue ?? "",
                firstSeenAt: fetchedAt,
                lastSeenAt: fetchedAt,
                timesSeen: found.count,
                landed: landed,
                example: found.example
            )
        )
    }

    private mutating func add(_ drift: SchemaDrift) {
        if drifts[drift.place] != nil {
            drifts[drift.place]?.add(drift)
        } else if drifts.count < Self.mostPlaces {
            drifts[drift.place] = drift
        } else {
            leftOut += drift.timesSeen
        }
    }
}
