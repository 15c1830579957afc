public import Diagnostics
import Landing
import Logging
public import Postgres

/// The items that were left out of the tables or repaired, and what became of them.
public struct Quarantine: Sendable {
    /// Which items are meant.
    public struct Choice: Sendable, Equatable {
        /// These; any when `nil`.
        public var numbers: [Int]?
        /// Only of this kind.
        public var kind: QuarantineEntry.Kind?
        /// Only in these states.
        public var states: [QuarantineEntry.State]?
        /// Only with a reason like this, in which `*` stands for anything.
        public var reason: String?

        /// All items.
        public init() {}
    }

    private let scripts: ScriptFolder

    /// The quarantine as the statements of `scripts` see it.
    ///
    /// - Parameter scripts: The folder with `statements`.
    public init(scripts: ScriptFolder) {
        self.scripts = scripts
    }

    /// Makes sure that the database keeps a quarantine of this shape.
    ///
    /// - Parameter connection: A database.
    /// - Throws: ``MigrationError/behind(pending:)`` for one that is not migrated.
    public func require(_ connection: Connection) async throws {
        try await Migrator(scripts: scripts, log: Logger(label: "quarantine")).requireMigrated(connection)
    }

    /// The chosen items, the last seen first.
    ///
    /// - Parameters:
    ///   - choice: Which.
    ///   - connection: A migrated database.
    /// - Returns: The items.
    /// - Throws: ``QuarantineError/unknown(_:)`` for a number that no item has; a ``TargetError`` when the role may not
    ///   read them; a `ServerError`.
    public func entries(_ choice: Choice, _ connection: Connection) async throws -> [QuarantineEntry] {
        let rows = try await Migrator(scripts: scripts).reading(connection) {
            try await connection.query(
                try scripts.statement(.listQuarantine),
                [
                    choice.numbers,
                    choice.kind?.rawValue,
                    choice.states?.map(\.rawValue),
                    choice.reason.map(Self.pattern),
                ]
            )
        }
        let entries = try rows.map(QuarantineEntry.init)
        if let numbers = choice.numbers, choice.kind == nil, choice.states == nil, choice.reason == nil {
            let unknown = Set(numbers).subtracting(entries.map(\.number))
            if !unknown.isEmpty { throw QuarantineError.unknown(unknown.sorted()) }
        }
        return entries
    }

    /// Where items were seen, the oldest run first.
    ///
    /// - Parameters:
    ///   - numbers: The items.
    ///   - isOpen: Whether only places count in which they are still kept back.
    ///   - connection: A migrated database.
    /// - Returns: The places.
    /// - Throws: A `ServerError`.
    public func occurrences(
        of numbers: [Int],
        openOnly isOpen: Bool,
        _ connection: Connection
    ) async throws -> [QuarantineOccurrence] {
        let rows = try await connection.query(
            try scripts.statement(.listQuarantineOccurrences),
            [numbers, isOpen]
        )
        return try rows.map(QuarantineOccurrence.init)
    }

    /// Marks items as dropped.
    ///
    /// They stay, so that the books hold.
    ///
    /// - Parameters:
    ///   - numbers: The items.
    ///   - connection: A migrated database.
    /// - Returns: How many were not dropped before.
    /// - Throws: A `ServerError`.
    public func drop(_ numbers: [Int], _ connection: Connection) async throws -> Int {
        try await connection.query(
            try scripts.statement(.dropQuarantine),
            [numbers]
        ).count
    }

    /// Notes that a replay tried items in vain.
    ///
    /// - Parameters:
    ///   - numbers: The items.
    ///   - connection: A migrated database.
    /// - Throws: A `ServerError`.
    public func noteTried(_ numbers: [Int], _ connection: Connection) async throws {
        _ = try await connection.query(
            try scripts.statement(.noteQuarantineTried),
            [numbers]
        )
    }

    /// Notes that what stands in some places came in with a load.
    ///
    /// A load of an answer does so by itself; but none repeats what a load brought before, whatever has been kept back
    /// since.
    ///
    /// - Parameters:
    ///   - places: The places.
    ///   - loadID: The load.
    ///   - connection: A migrated database.
    /// - Throws: A `ServerError`.
    public func resolve(
        _ places: [QuarantineOccurrence],
        by loadID: Int,
        _ connection: Connection
    ) async throws {
        let pointers = places.map { $0.pointer ?? "" }
        let arrivals = places.map { $0.arrivedAt.map(Timestamp.milliseconds) ?? -1 }
        _ = try await connection.query(
            try scripts.statement(.resolveQuarantine),
            [
                loadID, places.map(\.number), places.map(\.run), places.map(\.landed), pointers, arrivals,
            ]
        )
    }

    /// A pattern for LIKE.
    private static func pattern(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
            .replacing("*", with: "%")
    }
}

/// What cannot be done with the quarantine.
public enum QuarantineError: Failure, Equatable {
    /// No items have these numbers.
    case unknown([Int])

    /// Another number.
    public var remedy: Remedy { .fixUsage }

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .unknown(let numbers):
            "no quarantined item \(numbers.map(String.init).joined(separator: ", ")): discograph quarantine list --all shows all there are"
        }
    }
}
