import Diagnostics
import Foundation
import Quota
import Synchronization

/// One app of the pool at work: its credential, its own token and its own gate.
final class PoolMember: Sendable {
    private struct Refusal {
        let error: SpotifyError
        let end: Date
    }

    let credential: Credential
    let gate: any Gate
    let tokens: AccessTokenSource
    private let kept = Mutex<Refusal?>(nil)

    init(credential: Credential, gate: any Gate, tokens: AccessTokenSource) {
        self.credential = credential
        self.gate = gate
        self.tokens = tokens
    }

    /// Why Spotify took nothing from this app, or gave it no token, if that still counts at `now`.
    func refusal(at now: Date) -> SpotifyError? {
        kept.withLock { $0.flatMap { $0.end > now ? $0.error : nil } }
    }

    /// Asks nothing more with this app until `end`.
    func retire(_ error: SpotifyError, until end: Date) {
        kept.withLock { $0 = Refusal(error: error, end: end) }
    }

    /// A token, and a turn at the gate by `deadline`.
    ///
    /// - Parameters:
    ///   - bucket: The quota that the request draws on.
    ///   - deadline: When the turn must have come.
    ///   - limit: How long the token may take.
    ///   - patience: How long to wait at the gate, behind the token; `nil` waits until the deadline.
    /// - Returns: The turn, with the token to send the request with and the pass that it leaves the gate by.
    /// - Throws: A ``SpotifyError`` when the bucket stays closed, or no token is to be had.
    func enter(
        _ bucket: Bucket,
        by deadline: Date,
        within limit: Duration,
        patience: Duration?
    ) async throws -> CredentialPool.Turn {
        do {
            let token = try await token(for: bucket, by: deadline, within: limit)
            // The gate comes last: a lock set while the token was fetched still holds this request back.
            let pass = try await gate.enter(bucket, deadline: deadline, patience: patience)
            return CredentialPool.Turn(member: self, token: token, pass: pass)
        } catch let error as QuotaError {
            throw SpotifyError(error)
        }
    }

    private func token(
        for bucket: Bucket,
        by deadline: Date,
        within limit: Duration
    ) async throws -> AccessToken {
        if let token = tokens.freshToken() { return token }
        // No token is fetched for a request that would not be sent.
        if case .closed(let error) = try await gate.outlook(for: bucket) {
            guard let until = error.until, until <= deadline else { throw error }
        }
        guard let token = try await outcome(within: limit, of: { [tokens] in try await tokens.token() })
        else {
            throw SpotifyError.unreachable(
                url: tokens.url,
                words: "no access token within the time that a call may take",
                attempts: 0
            )
        }
        return token
    }
}

/// What `work` brings; `nil` when it takes longer than `limit` on the machine's clock, and it is cancelled then.
private func outcome<Value: Sendable>(
    within limit: Duration,
    of work: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
    }
}
