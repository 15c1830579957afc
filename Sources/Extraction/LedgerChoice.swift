public import Concurrency
import Diagnostics
public import Files
public import Postgres
public import Quota
import Spotify

/// Where requests are counted: the setting `DISCOGRAPH_QUOTA_LEDGER`.
public enum LedgerChoice: String, Sendable, CaseIterable {
    /// For all processes of this machine, in the state directory; what is meant where nothing is set.
    case local
    /// For several machines, in the warehouse's database.
    case database

    /// The ledger that the environment names.
    ///
    /// - Throws: `SpotifyError.setting` for a word that names none.
    public init(environment: [String: String]) throws {
        let name = "DISCOGRAPH_QUOTA_LEDGER"
        let word = (environment[name] ?? "").lowercased()
        guard let choice = word.isEmpty ? .local : LedgerChoice(rawValue: word) else {
            throw SpotifyError.setting(name: name, problem: "is \"\(word)\"; it must be local or database")
        }
        self = choice
    }

    /// The ledger for the API at `host`, created where missing.
    ///
    /// - Parameters:
    ///   - state: Where a local one lies, and what the other could not be told.
    ///   - host: The API's host.
    ///   - clock: The time.
    ///   - database: Finds the database, where that is chosen.
    /// - Returns: The ledger, open.
    /// - Throws: What keeps the ledger, or `database`, from working.
    public func open(
        in state: StateDirectory,
        host: String,
        clock: WallClock = .system,
        database: @Sendable () async throws -> ConnectionSettings
    ) async throws -> QuotaLedger {
        switch self {
        case .local: try await .local(in: state, host: host, clock: clock)
        case .database: try await .database(database(), in: state, host: host, clock: clock)
        }
    }
}
