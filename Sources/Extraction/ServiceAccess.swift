import Cluster
import Concurrency
import Files
import Foundation
import Postgres
import Quota
import Spotify
import Tokens

/// How a stage reaches Spotify: the apps that may ask, each behind its gate, over the ledger that all share.
struct ServiceAccess: Sendable {
    /// The apps, in the order of the manifest.
    let members: [ClientMember]
    /// Where their access tokens are kept.
    let tokens: any TokenStore
    /// Until when the accounts service gives them none.
    let delays: TokenDelays
    private let turnstiles: [Turnstile]

    /// The access that `settings` and the environment name; nothing is asked yet.
    ///
    /// The database is looked for, and the project's own one started, only where a setting keeps something in it.
    init(
        _ settings: SpotifySettings,
        _ limits: EffectiveLimits,
        in state: StateDirectory,
        environment: [String: String],
        clock: WallClock
    ) async throws {
        let database: @Sendable () async throws -> ConnectionSettings = {
            try await DatabaseLocation(environment: environment).started()
        }
        // A setting that is wrong is named before anything is created.
        let choice = try TokenStoreChoice(environment: environment)
        let ledger = try await LedgerChoice(environment: environment).open(
            in: state,
            host: settings.apiHost,
            clock: clock,
            database: database
        )
        tokens = try choice.open(state: state, database: database)
        delays = TokenDelays(home: state.url)
        turnstiles = settings.credentials.map { credential in
            Turnstile(
                ledger: ledger,
                account: credential.account,
                budgets: limits.budgets,
                clock: clock,
                maximumInFlight: settings.maxConcurrent,
                longestPause: limits.callTimeout
            )
        }
        members = zip(settings.credentials, turnstiles).map { ClientMember($0, gate: $1) }
    }

    /// How many more requests of `bucket` may be sent today, all owners together; `nil` where nothing limits
    /// them, or where it is not known.
    func left(of bucket: Bucket) async -> Int? {
        var lefts: [String: Int] = [:]
        for turnstile in turnstiles {
            switch try? await turnstile.outlook(for: bucket) {
            case .open(.some(let left)): lefts[turnstile.account.owner] = left
            case .closed: lefts[turnstile.account.owner] = lefts[turnstile.account.owner] ?? 0
            default: return nil
            }
        }
        return lefts.values.reduce(0, +)
    }

    /// Gives back what was counted in advance and not used.
    func settle() async throws {
        for turnstile in turnstiles { try await turnstile.settle() }
    }
}
