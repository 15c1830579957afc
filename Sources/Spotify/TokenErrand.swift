import Diagnostics
import Foundation
import HTTP
import Quota

/// An access token to be fetched with the client-credentials grant.
struct TokenErrand: Errand {
    let settings: SpotifySettings

    var bucket: Bucket? { nil }
    var method: HTTPMethod { .post }
    var target: String { "/api/token" }

    /// `Basic` and the credentials in base64, as RFC 7617 has it.
    private var authorization: Secret {
        let pair = "\(settings.clientID):\(settings.clientSecret.revealed)"
        return Secret("Basic \(Data(pair.utf8).base64EncodedString())")
    }

    func request() -> HTTPRequest {
        HTTPRequest(
            method: .post,
            url: settings.accountsURL.absoluteString + target,
            headers: ["Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"],
            authorization: authorization,
            body: Array("grant_type=client_credentials".utf8)
        )
    }

    func verdict(on response: HTTPResponse, at now: Date) -> Verdict {
        var secrets = [
            settings.clientSecret, Secret(String(authorization.revealed.dropFirst("Basic ".count))),
        ]
        if let answer = AccessTokenAnswer(body: response.body) { secrets.append(answer.token) }
        let reader = ResponseReader(target: target, redaction: Redaction(secrets), now: now)
        return reader.verdict(onToken: response)
    }

    func discardToken() {}

    func lock(until: Date, reason: BucketLock.Reason) -> SpotifyError {
        .tokenDelayed(until: until)
    }
}
