public import Diagnostics
public import Landing
public import Postgres

/// What was asked, what is locked and what was learned: shared by every process of a machine, or of several.
public final class QuotaLedger: Sendable {
    let host: String
    let clock: WallClock

    init(host: String, clock: WallClock) {
        self.host = host
        self.clock = clock
    }

    /// The ledger of this machine for the API at `host`, created where missing.
    public static func local(
        in state: StateDirectory,
        host: String,
        clock: WallClock = .system
    ) async throws -> QuotaLedger {
        QuotaLedger(host: host, clock: clock)
    }

    /// The ledger for the API at `host` that several machines share, in the warehouse's database.
    public static func database(
        _ settings: ConnectionSettings,
        host: String,
        clock: WallClock = .system
    ) async throws -> QuotaLedger {
        QuotaLedger(host: host, clock: clock)
    }

    /// A ledger of this process alone, forgotten with it: for tests.
    public static func inMemory(clock: WallClock = .system) async throws -> QuotaLedger {
        QuotaLedger(host: "localhost", clock: clock)
    }

    /// How the buckets stand, those of `owner` or of all, in the order of owners, clients and buckets.
    public func standings(of owner: String? = nil) async throws -> [QuotaStanding] {
        []
    }

    /// Drops the locks and what was learned of `bucket`, or of all; what was counted stays.
    ///
    /// - Returns: How many locks and ceilings were dropped.
    public func forget(_ bucket: Bucket? = nil, of owner: String? = nil) async throws -> Int {
        0
    }
}
