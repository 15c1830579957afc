public import Landing
import Postgres

/// A quarantined item as the database keeps it, once however often it was seen.
public struct QuarantineEntry: Sendable, Equatable, Encodable {
    /// Its number.
    public let number: Int
    /// `unusable`, or `repaired`.
    public let kind: String
    /// `open`, `repaired`, `resolved` or `dropped`.
    public let state: String
    /// Why it was quarantined.
    public let reason: String
    /// The run in which it was seen last.
    public let run: String
    /// The landed line in which it was seen last.
    public let landed: String
    /// Where in that line's body; `nil` for the line itself.
    public let pointer: String?
    /// When the first answer with it arrived, in UTC.
    public let firstSeenAt: String?
    /// When the last answer with it arrived, in UTC.
    public let lastSeenAt: String?
    /// In how many places it was seen.
    public let timesSeen: Int
    /// In how many of them it is still kept back.
    public let timesOpen: Int
    /// In how many runs it was seen.
    public let runs: Int
    /// SHA-256 of its JSON.
    public let digest: String
    /// Its beginning.
    public let excerpt: String?
    /// When a replay last tried it in vain, in UTC.
    public let triedAt: String?
    /// When it was dropped, in UTC.
    public let droppedAt: String?
    /// The last load that resolved a place of it.
    public let resolvedLoadID: Int?
    /// When the answer of the landed line arrived, to the millisecond; `nil` when no landed line says so.
    public let arrivedAt: String?

    private enum CodingKeys: String, CodingKey {
        case number = "item"
        case kind
        case state
        case reason
        case run
        case landed
        case pointer
        case firstSeenAt = "first_seen_at"
        case lastSeenAt = "last_seen_at"
        case timesSeen = "times_seen"
        case timesOpen = "times_open"
        case runs
        case digest
        case excerpt
        case triedAt = "tried_at"
        case droppedAt = "dropped_at"
        case resolvedLoadID = "resolved_load_id"
    }

    init(_ rows: Rows, row: Int) {
        func number(_ column: String) -> Int? { rows[row, column].flatMap { Int($0) } }
        self.number = number("quarantine_id") ?? 0
        kind = rows[row, "kind"] ?? ""
        state = rows[row, "state"] ?? ""
        reason = rows[row, "reason"] ?? ""
        run = rows[row, "run"] ?? ""
        landed = rows[row, "landed"] ?? ""
        pointer = rows[row, "pointer"]
        firstSeenAt = rows[row, "first_seen_at"]
        lastSeenAt = rows[row, "last_seen_at"]
        timesSeen = number("times_seen") ?? 0
        timesOpen = number("times_open") ?? 0
        runs = number("runs") ?? 0
        digest = rows[row, "digest"] ?? ""
        excerpt = rows[row, "excerpt"]
        triedAt = rows[row, "tried_at"]
        droppedAt = rows[row, "dropped_at"]
        resolvedLoadID = number("resolved_load_id")
        arrivedAt = rows[row, "arrived_at"]
    }
}

/// A place in which a quarantined item was seen.
public struct QuarantineOccurrence: Sendable, Equatable, Encodable {
    /// The item's number.
    public let number: Int
    /// The run in which the answer was landed.
    public let run: String
    /// The landed line.
    public let landed: String
    /// Where in the line's body; `nil` for the line itself.
    public let pointer: String?
    /// When the answer arrived, in UTC.
    public let seenAt: String?
    /// The load to which the line no longer told of it; `nil` while it is kept back.
    public let resolvedLoadID: Int?
    /// The same as ``seenAt`` to the millisecond: another run of that name may have another line in this place.
    public let arrivedAt: String?

    /// The landed line, as the run's directory finds it.
    public var line: LandedLineName? { LandedLineName(landed) }

    private enum CodingKeys: String, CodingKey {
        case number = "item"
        case run
        case landed
        case pointer
        case seenAt = "seen_at"
        case resolvedLoadID = "resolved_load_id"
    }

    init(_ rows: Rows, row: Int) {
        number = rows[row, "quarantine_id"].flatMap { Int($0) } ?? 0
        run = rows[row, "run"] ?? ""
        landed = rows[row, "landed"] ?? ""
        pointer = rows[row, "pointer"]
        seenAt = rows[row, "seen_at"]
        resolvedLoadID = rows[row, "resolved_load_id"].flatMap { Int($0) }
        arrivedAt = rows[row, "arrived_at"]
    }
}
