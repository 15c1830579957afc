import Concurrency
import Diagnostics
public import Foundation
import SQLite

/// What processes are about to ask: the frontier knows answers, claims are intentions.
extension Frontier {
    /// Claims each of `names` that nobody else holds, and gives back `done`; all in one transaction.
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
    ///   - done: Names that the owner need not hold any longer.
    /// - Returns: The owners of those that others hold, by name.
    /// - Throws: A `SQLiteError`; then nothing has changed.
    public func claim(
        _ names: [String],
        for owner: String,
        at now: Date,
        limit: Duration,
        longest: Duration = .zero,
        releasing done: [String] = []
    ) async throws -> [String: String] {
        let now = Timestamp.milliseconds(now)
        let end = now + limit.wholeMilliseconds()
        // Clocks of two processes differ a little.
        let latest = now + 2 * max(limit, longest).wholeMilliseconds()
        return try await writer.write { tables in
            for name in done {
                try tables.run(
                    "claim_release",
                    PackageResources.claim_release_sql,
                    [.text(name), .text(owner)]
                )
            }
            var others: [String: String] = [:]
            for name in names {
                try tables.run(
                    "claim",
                    PackageResources.claim_sql,
                    [.text(name), .text(owner), .integer(end), .integer(now), .integer(latest)]
                )
                try tables.run("claim_owner", PackageResources.claim_owner_sql, [.text(name)]) { row in
                    if let holder = row.text(0), holder != owner { others[name] = holder }
                }
            }
            return others
        }
    }

    /// Gives back everything that `owner` holds.
    ///
    /// - Throws: A `SQLiteError`.
    public func releaseClaims(of owner: String) async throws {
        try await writer.write { tables in
            try tables.run("claim_release_all", PackageResources.claim_release_all_sql, [.text(owner)])
        }
    }

    /// Everyone who holds anything, or held it when last seen.
    ///
    /// - Throws: A `SQLiteError`.
    public func claimOwners() async throws -> Set<String> {
        try await writer.write { tables in
            var owners: Set<String> = []
            try tables.run("claim_owners", PackageResources.claim_owners_sql, []) { row in
                if let owner = row.text(0) { owners.insert(owner) }
            }
            return owners
        }
    }
}
