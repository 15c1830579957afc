public import Concurrency
import Diagnostics
public import Files
import Foundation
public import Postgres
import SQLite

/// What was asked, what is locked and what was learned: shared by every process of a machine, or of several.
///
/// A request is counted, and the count kept, before it is sent; so whatever ends a process, nothing is sent that
/// was not counted. The times are those of a wall clock, because processes and machines must agree on them. A
/// clock set back unlocks nothing and frees nothing: what lies ahead of it holds, until the clock has run for as
/// long as that would last. What left the day comes back when the clock turns out to have been ahead.
public final class QuotaLedger: Sendable {
    let host: String
    let clock: WallClock
    /// Where locks are kept of which the ledger could not take note; `nil` for nowhere.
    let untold: UntoldLocks?
    private let storage: any LedgerStorage

    init(host: String, storage: any LedgerStorage, clock: WallClock, untold: UntoldLocks? = nil) {
        self.host = host
        self.untold = untold
        self.storage = storage
        self.clock = clock
    }

    /// The ledger of this machine for the API at `host`, created where missing.
    ///
    /// - Parameters:
    ///   - state: Where it lies, in `quota/<host>.sqlite`.
    ///   - host: The API's host: a sandbox locks nothing of the real service.
    ///   - clock: The time.
    /// - Returns: The ledger, open.
    /// - Throws: `SQLiteError` when the file cannot be used or is damaged; ``QuotaLedgerError/newer(path:version:)``.
    public static func local(
        in state: StateDirectory,
        host: String,
        clock: WallClock = .system
    ) async throws -> QuotaLedger {
        let file = SQLiteFile(
            "quota ledger",
            at: state.quotaLedger(host: host),
            cure:
                "move it away, with the -wal and -shm files beside it, to begin a new one, which knows "
                + "neither the requests of the last 24 hours nor the locks: wait a day before, or the first "
                + "requests may be refused"
        )
        return QuotaLedger(
            host: host,
            storage: try SQLiteLedgerStorage(file, clock: clock),
            clock: clock
        )
    }

    /// The ledger for the API at `host` that several machines share, in the warehouse's database.
    ///
    /// - Parameters:
    ///   - settings: The database; its schema must be migrated.
    ///   - state: Where locks are kept while the database cannot be told of them; nowhere unless given.
    ///   - host: The API's host.
    ///   - clock: The local time, to which the server's is translated.
    /// - Returns: The ledger, open.
    /// - Throws: `ConnectionError`, `ServerError`; ``QuotaLedgerError/notMigrated(database:)``,
    ///   ``QuotaLedgerError/missingRights(_:)``.
    public static func database(
        _ settings: ConnectionSettings,
        in state: StateDirectory? = nil,
        host: String,
        clock: WallClock = .system
    ) async throws -> QuotaLedger {
        QuotaLedger(
            host: host,
            storage: try await PostgresLedgerStorage(settings),
            clock: clock,
            untold: state.map { UntoldLocks(in: $0, host: host) }
        )
    }

    /// A ledger of this process alone, forgotten with it: for tests.
    public static func inMemory(clock: WallClock = .system) async throws -> QuotaLedger {
        QuotaLedger(
            host: "localhost",
            storage: try SQLiteLedgerStorage(.memory, clock: clock),
            clock: clock
        )
    }

    /// Runs `body` alone among all who share the ledger.
    func transaction<Value: Sendable>(
        _ body: @Sendable (LedgerPage) async throws -> Value
    ) async throws -> Value {
        try await storage.transaction(for: host, body)
    }

    /// The local date of an instant of the storage, when it is `now` there.
    func date(_ instant: LedgerInstant, at now: LedgerInstant) -> Date {
        clock.now() + Double(instant.milliseconds - now.milliseconds) / 1_000
    }

    /// The storage's instant of a local date, when it is `now` there.
    func instant(_ date: Date, at now: LedgerInstant) -> LedgerInstant {
        let offset = Int((date.timeIntervalSince(clock.now()) * 1_000).rounded())
        return LedgerInstant(milliseconds: now.milliseconds + offset)
    }
}
