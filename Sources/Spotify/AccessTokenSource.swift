import Diagnostics
import Foundation
import HTTP
import Synchronization

/// The access token of this process: fetched once for all who need it, and renewed before it expires.
final class AccessTokenSource: Sendable {
    private struct State {
        var token: AccessToken?
        var delayedUntil: Date?
    }

    private let settings: SpotifySettings
    private let credential: Credential
    private let courier: Courier
    private let state = Mutex(State())
    private let flight = SingleFlight<AccessToken>()

    init(settings: SpotifySettings, credential: Credential, courier: Courier) {
        self.settings = settings
        self.credential = credential
        self.courier = courier
    }

    /// Where tokens come from.
    var url: String { settings.accountsURL.absoluteString + "/api/token" }

    /// A token that is good for the next request.
    func token() async throws -> AccessToken {
        if let token = freshToken() { return token }
        return try await flight.value { try await self.fetch() }
    }

    /// Never gives out `token` again; one that has replaced it in the meantime stays.
    func discard(_ token: AccessToken) {
        state.withLock { if $0.token == token { $0.token = nil } }
    }

    /// The token at hand, if one is and is good for the next request.
    func freshToken() -> AccessToken? {
        let now = courier.clock.now()
        return state.withLock(\.token).flatMap { $0.staleAt > now ? $0 : nil }
    }

    private func fetch() async throws -> AccessToken {
        // Somebody may have fetched one between the look in `token()` and this flight.
        if let token = freshToken() { return token }
        let requestedAt = courier.clock.now()
        if let until = state.withLock(\.delayedUntil), until > requestedAt {
            throw SpotifyError.tokenDelayed(until: until)
        }
        var errand = TokenErrand(settings: settings, app: credential)
        do {
            let response = try await courier.deliver(&errand)
            guard let answer = AccessTokenAnswer(body: response.body) else {
                throw SpotifyError.garbled(target: errand.target, words: "no token in it", attempts: 1)
            }
            let token = AccessToken(answer, requestedAt: requestedAt)
            state.withLock { $0.token = token }
            return token
        } catch SpotifyError.tokenDelayed(let until) {
            state.withLock { $0.delayedUntil = until }
            throw SpotifyError.tokenDelayed(until: until)
        }
    }
}
