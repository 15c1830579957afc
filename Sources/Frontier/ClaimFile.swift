import Concurrency
import Diagnostics
public import Foundation
import SQLite

/// What processes are about to ask, so that no two ask the same: a SQLite file that several may use at once.
///
/// The frontier knows answers, claims are intentions. They stand in a file of their own: so who wants to ask does not
/// wait until the frontier has taken in what was answered.
public actor ClaimFile {
    private let database: SQLiteDatabase
    private let executor = BlockingExecutor(label: "claims")

    /// The queue on which SQLite may block.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the file at `url`, creating it, readable by its owner only, where missing.
    ///
    /// - Throws: A `SQLiteError`.
    public init(at url: URL) throws {
        let file = SQLiteFile(
            "claim file",
            at: url,
            cure: "remove it, with the -wal and -shm files beside it, while no stage runs: nothing is lost"
        )
        try file.createWhole(Self.prepare)
        try file.requireHeader()
        database = try SQLiteDatabase(file)
        try Self.prepare(database)
    }

    private static func prepare(_ database: SQLiteDatabase) throws {
        try database.execute(PackageResources.claim_session_sql)
        try database.execute(PackageResources.claim_table_sql)
    }

    /// Claims each of `names` that nobody else holds; all in one transaction.
    ///
    /// What was claimed before is claimed anew. Who claims something and then finds it unknown is the only one to ask
    /// for it, if all give back only what the frontier has been told of.
    ///
    /// - Parameters:
    ///   - names: What is about to be asked.
    ///   - owner: Who asks.
    ///   - now: The time.
    ///   - limit: How long the claims hold.
    ///   - longest: How long those of others may hold, where some hold longer: one that ends much later was made
    ///     before a clock was set back.
    /// - Returns: The owners of those that others hold, by name.
    /// - Throws: A `SQLiteError`; then nothing has changed.
    public func claim(
        _ names: [String],
        for owner: String,
        at now: Date,
        limit: Duration,
        longest: Duration = .zero
    ) throws -> [String: String] {
        let now = Timestamp.milliseconds(now)
        let end = now + limit.wholeMilliseconds()
        // Clocks of two processes differ a little.
        let latest = now + 2 * max(limit, longest).wholeMilliseconds()
        let claim = try database.statement("claim", PackageResources.claim_sql)
        let claimOwner = try database.statement("claim_owner", PackageResources.claim_owner_sql)
        return try database.transaction {
            var others: [String: String] = [:]
            for name in names {
                try claim.run([.text(name), .text(owner), .integer(end), .integer(now), .integer(latest)])
                try claimOwner.run([.text(name)]) { row in
                    if let holder = row.text(0), holder != owner { others[name] = holder }
                }
            }
            return others
        }
    }

    /// Gives back those of `names` that `owner` holds.
    ///
    /// - Throws: A `SQLiteError`; then nothing has changed.
    public func release(_ names: some Sequence<String> & Sendable, of owner: String) throws {
        let release = try database.statement("claim_release", PackageResources.claim_release_sql)
        try database.transaction {
            for name in names { try release.run([.text(name), .text(owner)]) }
        }
    }

    /// Gives back everything that `owner` holds.
    ///
    /// - Throws: A `SQLiteError`.
    public func releaseAll(of owner: String) throws {
        let release = try database.statement("claim_release_all", PackageResources.claim_release_all_sql)
        try database.transaction { try release.run([.text(owner)]) }
    }

    /// Everyone who holds anything, or held it when last seen.
    ///
    /// - Throws: A `SQLiteError`.
    public func owners() throws -> Set<String> {
        var owners: Set<String> = []
        let statement = try database.statement("claim_owners", PackageResources.claim_owners_sql)
        try statement.run([]) { row in
            if let owner = row.text(0) { owners.insert(owner) }
        }
        return owners
    }
}
