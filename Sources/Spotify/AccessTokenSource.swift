import Concurrency
import Diagnostics
import Foundation
import HTTP
import Synchronization
import Tokens

/// The access token of one app: at hand, else from the store, else fetched, once for all who need it.
///
/// Fetching is a matter of one task of one process at a time, of all that share the store; the others find what it
/// has stored. A store that cannot be used is an error: whoever chose it counts on it.
final class AccessTokenSource: Sendable {
    private struct State {
        var token: AccessToken?
        var delayedUntil: Date?
        /// What Spotify has refused, and what the store may still hold; the last few.
        var refused: [Secret] = []
    }

    private let settings: SpotifySettings
    private let credential: Credential
    /// Sends no longer than others wait for the outcome.
    private let sender: RetryingSender
    /// How long to wait for others who renew the token.
    private let patience: Duration
    private let store: any TokenStore
    private let delays: TokenDelays?
    private let key: TokenKey
    private let state = Mutex(State())
    private let flight = SingleFlight<AccessToken>()

    init(
        settings: SpotifySettings,
        credential: Credential,
        sender: RetryingSender,
        store: any TokenStore = MemoryTokenStore(),
        delays: TokenDelays? = nil
    ) {
        self.settings = settings
        self.credential = credential
        var renewing = sender
        renewing.policy.callTimeout = sender.policy.renewalTimeout
        self.sender = renewing
        patience = sender.policy.renewalPatience
        self.store = store
        self.delays = delays
        key = TokenKey(host: settings.accountsHost, client: credential.clientID)
    }

    /// Where tokens come from.
    var url: String { settings.accountsURL.absoluteString + TokenFetch.path }

    /// A token that is good for the next request.
    ///
    /// - Throws: A ``SpotifyError``; a `TokenStoreError`, or what the store's service says; `CancellationError`.
    func token() async throws -> AccessToken {
        if let token = freshToken() { return token }
        return try await flight.value { try await self.find() }
    }

    /// Never gives out `token` again, from the store neither; one that has replaced it in the meantime stays.
    func discard(_ token: AccessToken) {
        state.withLock { state in
            if state.token == token { state.token = nil }
            guard !state.refused.contains(token.value) else { return }
            state.refused = state.refused.suffix(7) + [token.value]
        }
    }

    /// The token at hand, if one is and is good for the next request.
    func freshToken() -> AccessToken? {
        let now = sender.clock.now()
        return state.withLock(\.token).flatMap { $0.staleAt > now ? $0 : nil }
    }

    private func find() async throws -> AccessToken {
        // Somebody may have found one between the look in `token()` and this flight.
        if let token = freshToken() { return token }
        if let token = try await storedToken() { return token }
        return try await exclusively {
            // Whoever had the lock before may have left a new one.
            if let token = try await storedToken() { return token }
            return try await fetch()
        }
    }

    /// Fetches a new token, whatever is at hand: the answer shows the service's clock, with which ours is compared.
    ///
    /// - Throws: As ``token()``.
    func renew() async throws {
        _ = try await exclusively { try await fetch() }
    }

    /// What `body` returns, while nobody else who shares the store renews the token.
    private func exclusively(_ body: () async throws -> AccessToken) async throws -> AccessToken {
        do {
            return try await store.exclusively(key, patience: patience, body)
        } catch TokenStoreError.busy(let lock, nil) {
            // A holder that was stopped would be named. These have tried in turn, and the service let them wait.
            throw SpotifyError.unrenewed(url: url, lock: lock)
        }
    }

    /// The token in the store, if it can be used; what cannot be read is replaced like what has expired.
    private func storedToken() async throws -> AccessToken? {
        guard case .fresh(let record) = try await store.state(for: key, at: sender.clock.now()) else {
            return nil
        }
        return state.withLock { state in
            guard !state.refused.contains(record.accessToken) else { return nil }
            let token = AccessToken(record)
            state.token = token
            return token
        }
    }

    private func fetch() async throws -> AccessToken {
        if let until = delay(at: sender.clock.now()) { throw SpotifyError.tokenDelayed(until: until) }
        do {
            let (response, requestedAt) = try await timelyResponse()
            guard let answer = TokenAnswer(body: response.body) else {
                throw SpotifyError.garbled(target: tokenFetch.target, words: "no token in it", attempts: 1)
            }
            let record = TokenRecord(answer, client: credential.clientID, requestedAt: requestedAt)
            try await store.save(record, for: key)
            let token = AccessToken(record)
            state.withLock { $0.token = token }
            return token
        } catch SpotifyError.tokenDelayed(let until) {
            state.withLock { $0.delayedUntil = until }
            // Where it cannot be kept the next process asks once more; this one has its answer.
            try? delays?.keep(until, for: key, at: sender.clock.now())
            throw SpotifyError.tokenDelayed(until: until)
        }
    }

    private var tokenFetch: TokenFetch { TokenFetch(settings: settings, app: credential) }

    /// The accounts service's answer, and when it was asked, once it is seen to that nothing lands with a wrong time,
    /// against which later answers might count for nothing.
    ///
    /// A token is asked for about once an hour, so a clock goes wrong by less than that between two looks. One look
    /// proves nothing: the answer may have been held up, while this machine slept. So it is asked once more then, and
    /// of the two answers the second one counts.
    private func timelyResponse() async throws -> (response: HTTPResponse, requestedAt: Date) {
        let start = sender.clock.now()
        var fetch = tokenFetch
        let (response, arrivedAt) = try await sender.send(&fetch)
        guard let first = ClockComparison(response, at: arrivedAt), first.isOff else {
            return (response, start)
        }
        try await sender.sleeps.wait(.seconds(2))
        let requestedAt = sender.clock.now()
        // Others wait for both answers together. Of their time nothing is left where one answer was really held up.
        var again = sender
        let left = sender.policy.callTimeout - .seconds(requestedAt.timeIntervalSince(start))
        again.policy.callTimeout = max(left, min(.seconds(10), sender.policy.callTimeout))
        fetch = tokenFetch
        let (later, laterAt) = try await again.send(&fetch)
        guard let second = ClockComparison(later, at: laterAt), second.isOff, second.agrees(with: first)
        else { return (later, requestedAt) }
        // This process keeps the time it began with; the next one would have the right one.
        if let shown = ClockComparison(later, at: sender.clock.machine()), !shown.isOff {
            throw SpotifyError.clockSet(own: second.own, machine: shown.own)
        }
        throw SpotifyError.wrongClock(host: settings.accountsHost, own: second.own, other: second.other)
    }

    /// Until when no token may be asked for at `now`, as this process was told or another one.
    private func delay(at now: Date) -> Date? {
        if let until = state.withLock(\.delayedUntil), until > now { return until }
        return delays?.end(for: key, at: now)
    }
}
