/// Which of a program's migrations a database has.
public struct MigrationStatus: Sendable, Equatable {
    /// One migration, and since when the database has it.
    public struct Entry: Sendable, Equatable {
        /// The migration.
        public let migration: Migration
        /// When it was applied, as the server prints it in UTC; `nil` while it is pending.
        public let appliedAt: String?
    }

    /// Every migration of the program, in order.
    public let entries: [Entry]
    /// Whether the views of `sql/analytics` are those that the database has.
    public let hasCurrentViews: Bool

    /// The migrations that the database lacks, in order.
    public var pending: [Migration] {
        entries.filter { $0.appliedAt == nil }.map(\.migration)
    }

    /// Whether there is nothing for `migrate` to do.
    public var isCurrent: Bool { pending.isEmpty && hasCurrentViews }
}

/// What `migrate` did.
public struct MigrationReport: Sendable, Equatable {
    /// The migrations applied, in order.
    public var applied: [Migration] = []
    /// How many views were brought up to date; `nil` when they already were.
    public var refreshedViews: Int?
}
