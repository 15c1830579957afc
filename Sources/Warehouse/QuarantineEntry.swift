public import Files
public import Foundation
public import Landing
public import Postgres

/// A quarantined item as the database keeps it, once however often it was seen.
public struct QuarantineEntry: Sendable, Equatable, Encodable {
    /// What was done with it.
    public enum Kind: String, Sendable, Encodable, ColumnValue {
        /// It was left out of the tables.
        case unusable
        /// It is in the tables, corrected.
        case repaired
    }

    /// How it stands, as `etl.quarantine_standing` says.
    public enum State: String, Sendable, Encodable, ColumnValue {
        /// It is left out of the tables.
        case open
        /// It is in the tables, corrected.
        case repaired
        /// It is in the tables since a later load of the same answers.
        case resolved
        /// Somebody said that it need not be used.
        case dropped
    }

    /// Its number.
    public let number: Int
    /// What was done with it.
    public let kind: Kind
    /// How it stands.
    public let state: State
    /// Why it was quarantined.
    public let reason: String
    /// The run in which it was seen last.
    public let run: String
    /// The landed line in which it was seen last.
    public let landed: String
    /// Where in that line's body; `nil` for the line itself.
    @Nullable public private(set) var pointer: String?
    /// When the first answer with it arrived, to the millisecond; `nil` when no landed line says so.
    @Nullable public private(set) var firstSeenAt: Date?
    /// When the last answer with it arrived, to the millisecond; `nil` when no landed line says so.
    @Nullable public private(set) var lastSeenAt: Date?
    /// In how many places it was seen.
    public let timesSeen: Int
    /// In how many of them it is still kept back.
    public let timesOpen: Int
    /// In how many runs it was seen.
    public let runs: Int
    /// SHA-256 of its JSON.
    public let digest: String
    /// Its beginning.
    @Nullable public private(set) var excerpt: String?
    /// When a replay last tried it in vain.
    @Nullable public private(set) var triedAt: Date?
    /// When it was dropped.
    @Nullable public private(set) var droppedAt: Date?
    /// The last load that resolved a place of it.
    @Nullable public private(set) var resolvedLoadID: Int?

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

    /// A row of `list_quarantine.sql`.
    init(_ row: Row) throws {
        number = try row.decode("quarantine_id")
        kind = try row.decode("kind")
        state = try row.decode("state")
        reason = try row.decode("reason")
        run = try row.decode("run")
        landed = try row.decode("landed")
        pointer = try row.decode("pointer")
        firstSeenAt = try row.time("first_seen_at")
        lastSeenAt = try row.time("last_seen_at")
        timesSeen = try row.decode("times_seen")
        timesOpen = try row.decode("times_open")
        runs = try row.decode("runs")
        digest = try row.decode("digest")
        excerpt = try row.decode("excerpt")
        triedAt = try row.time("tried_at")
        droppedAt = try row.time("dropped_at")
        resolvedLoadID = try row.decode("resolved_load_id")
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
    @Nullable public private(set) var pointer: String?
    /// When the answer arrived, to the millisecond: another run of that name may have another line in this place.
    @Nullable public private(set) var arrivedAt: Date?
    /// The load to which the line no longer told of it; `nil` while it is kept back.
    @Nullable public private(set) var resolvedLoadID: Int?

    /// The landed line, as the run's directory finds it.
    public var line: LandedLineName? { LandedLineName(landed) }

    private enum CodingKeys: String, CodingKey {
        case number = "item"
        case run
        case landed
        case pointer
        case arrivedAt = "seen_at"
        case resolvedLoadID = "resolved_load_id"
    }

    /// A row of `list_quarantine_occurrences.sql`.
    init(_ row: Row) throws {
        number = try row.decode("quarantine_id")
        run = try row.decode("run")
        landed = try row.decode("landed")
        pointer = try row.decode("pointer")
        arrivedAt = try row.time("seen_at")
        resolvedLoadID = try row.decode("resolved_load_id")
    }
}

extension Row {
    fileprivate func time(_ column: String) throws -> Date? {
        try decode(column, as: Int?.self).map(Date.init(milliseconds:))
    }
}
