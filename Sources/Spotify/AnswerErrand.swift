import Diagnostics
import Foundation
import HTTP
import Quota

/// An answer of the Web API to be fetched.
struct AnswerErrand: Errand {
    let endpoint: Endpoint
    let settings: SpotifySettings
    let tokens: AccessTokenSource
    let gate: any BucketGate
    let clock: WallClock
    let isJSON: @Sendable ([UInt8]) -> Bool
    private var token: AccessToken?

    init(
        endpoint: Endpoint,
        settings: SpotifySettings,
        tokens: AccessTokenSource,
        gate: any BucketGate,
        clock: WallClock,
        isJSON: @escaping @Sendable ([UInt8]) -> Bool
    ) {
        self.endpoint = endpoint
        self.settings = settings
        self.tokens = tokens
        self.gate = gate
        self.clock = clock
        self.isJSON = isJSON
    }

    var bucket: Bucket? { endpoint.bucket }
    var method: HTTPMethod { .get }
    var target: String { endpoint.target }

    mutating func request() async throws -> HTTPRequest {
        let token = try await tokens.token()
        self.token = token
        // The gate comes last: a lock set while the token was fetched still holds this request back.
        try await gate.admit(endpoint.bucket, at: clock.now())
        return HTTPRequest(
            url: settings.url(of: endpoint),
            headers: ["Accept": "application/json"],
            authorization: token.authorization
        )
    }

    func verdict(on response: HTTPResponse, at now: Date) -> Verdict {
        let redaction = Redaction([settings.clientSecret] + (token.map { [$0.value] } ?? []))
        let reader = ResponseReader(target: target, redaction: redaction, now: now)
        return reader.verdict(onAnswer: response, isJSON: isJSON)
    }

    func discardToken() {
        if let token { tokens.discard(token) }
    }

    func lock(until: Date, reason: BucketLock.Reason) -> SpotifyError {
        gate.lock(BucketLock(bucket: endpoint.bucket, until: until, reason: reason))
        return .bucketLocked(endpoint.bucket, until: until, reason: reason)
    }
}

extension SpotifySettings {
    /// Where `endpoint` is found: its path begins with the version that the API's address ends with.
    func url(of endpoint: Endpoint) -> String {
        apiURL.absoluteString + endpoint.target.dropFirst("/v1".count)
    }
}
