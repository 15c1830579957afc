import Concurrency
import Diagnostics
import Foundation
import HTTP
import Quota
import Tokens

/// An access token to be fetched with the client-credentials grant.
struct TokenFetch: Fetch {
    /// Where tokens are given, below the address of the accounts service.
    static let path = "/api/token"

    let settings: SpotifySettings
    let app: Credential

    var bucket: Bucket? { nil }
    var credential: String { app.name }
    var method: HTTPMethod { .post }
    var target: String { Self.path }

    /// `Basic` and the credentials in base64, as RFC 7617 has it.
    private var authorization: Secret {
        let pair = "\(app.clientID):\(app.clientSecret.revealed)"
        return Secret("Basic \(Data(pair.utf8).base64EncodedString())")
    }

    func request(by lastTurn: Date) -> HTTPRequest {
        HTTPRequest(
            method: .post,
            url: settings.accountsURL.absoluteString + target,
            headers: ["Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"],
            authorization: authorization,
            body: Array("grant_type=client_credentials".utf8)
        )
    }

    func redaction(of response: HTTPResponse) -> Redaction {
        var secrets = [
            app.clientSecret, Secret(String(authorization.revealed.dropFirst("Basic ".count))),
        ]
        if let answer = TokenAnswer(body: response.body) {
            secrets += [answer.accessToken] + (answer.refreshToken.map { [$0] } ?? [])
        }
        return Redaction(secrets)
    }

    func result(of response: HTTPResponse, without redaction: Redaction, at now: Date) -> AttemptResult {
        let reader = ResponseReader(target: target, redaction: redaction, now: now)
        return reader.result(ofToken: response)
    }

    func discardToken() {}

    func over(isAnswered: Bool) {}

    func limited(_ refusal: LimitRefusal, in state: inout RetryState) -> RetryDecision {
        let wait = state.delayAfterLimit(
            retryAfter: refusal.retryAfter,
            jitter: refusal.jitter,
            now: refusal.now
        )
        if let wait { return .again(after: wait, .retried) }
        let pause = refusal.retryAfter ?? state.policy.tokenPause
        return .giveUp(.tokenDelayed(until: refusal.now + pause.seconds), .locked)
    }

    func hasAlternative(to error: SpotifyError) -> Bool { false }
}
