import Concurrency
import Foundation
import HTTP
import Quota

/// An answer of the Web API to be fetched.
struct AnswerFetch: Fetch {
    let endpoint: Endpoint
    /// What to send as `If-None-Match`.
    let etag: String?
    let settings: SpotifySettings
    let pool: CredentialPool
    let allowance: RequestAllowance
    let clock: WallClock
    let isJSON: @Sendable ([UInt8]) -> Bool
    let isTooDeep: @Sendable ([UInt8]) -> Bool
    private var turn: CredentialPool.Turn?

    init(
        endpoint: Endpoint,
        etag: String?,
        settings: SpotifySettings,
        pool: CredentialPool,
        allowance: RequestAllowance,
        clock: WallClock,
        isJSON: @escaping @Sendable ([UInt8]) -> Bool,
        isTooDeep: @escaping @Sendable ([UInt8]) -> Bool
    ) {
        self.endpoint = endpoint
        self.etag = etag
        self.settings = settings
        self.pool = pool
        self.allowance = allowance
        self.clock = clock
        self.isJSON = isJSON
        self.isTooDeep = isTooDeep
    }

    var bucket: Bucket? { endpoint.bucket }
    var credential: String { turn?.member.credential.name ?? settings.credential.name }
    var method: HTTPMethod { .get }
    var target: String { endpoint.target }

    mutating func request(by lastTurn: Date) async throws -> HTTPRequest {
        let turn = try await nextTurn(by: lastTurn)
        self.turn = turn
        var headers: HTTPHeaders = ["Accept": "application/json"]
        if let etag { headers.append(name: "If-None-Match", value: etag) }
        return HTTPRequest(
            url: settings.url(of: endpoint),
            headers: headers,
            authorization: turn.token.authorization
        )
    }

    func redaction(of response: HTTPResponse) -> Redaction {
        Redaction(settings.credentials.map(\.clientSecret) + (turn.map { [$0.token.value] } ?? []))
    }

    func result(of response: HTTPResponse, without redaction: Redaction, at now: Date) -> AttemptResult {
        let reader = ResponseReader(target: target, redaction: redaction, now: now)
        return reader.result(
            ofAnswer: response,
            isConditional: etag != nil,
            isJSON: isJSON,
            isTooDeep: isTooDeep
        )
    }

    func over(isAnswered: Bool) async {
        guard let turn else { return }
        // A ledger that fails says so when the next request enters; the answer at hand has been paid for.
        _ = try? await turn.member.gate.leave(turn.pass, isAnswered ? .over : .unanswered)
    }

    func limited(_ refusal: LimitRefusal, in state: inout RetryState) async throws -> RetryDecision {
        guard let turn else { return .giveUp(.stopped, .failed) }
        let ending = RequestEnding.limited(retryAfter: refusal.retryAfter, isQuota: refusal.isQuota)
        if let lock = try await turn.member.gate.leave(turn.pass, ending) {
            if pool.hasOthers(than: turn.member, despite: lock) { return .again(after: .zero, .locked) }
            return .giveUp(pool.told(.quota(.locked(lock))), .locked)
        }
        // Not sent at once: the gate's next turn comes when the pause is over.
        if state.mayRepeatAfterLimit(now: refusal.now) { return .again(after: .zero, .retried) }
        let until = refusal.now + (refusal.retryAfter ?? .seconds(1)).seconds
        return .giveUp(.quota(.later(endpoint.bucket, until: until)), .retried)
    }

    func hasAlternative(to error: SpotifyError) -> Bool {
        turn.map { pool.retire($0.member, for: error) } ?? false
    }

    func discardToken() {
        if let turn { turn.member.tokens.discard(turn.token) }
    }

    /// A turn within what is allowed; one that does not come is not counted.
    private func nextTurn(by lastTurn: Date) async throws -> CredentialPool.Turn {
        try allowance.take(at: clock.now())
        do {
            return try await pool.turn(
                for: endpoint.bucket,
                by: min(lastTurn, allowance.deadline ?? lastTurn),
                preferring: turn?.member
            )
        } catch {
            allowance.giveBack()
            guard let deadline = allowance.deadline, hasEnded(at: deadline, with: error) else { throw error }
            throw SpotifyError.allowanceSpent(.deadline(deadline))
        }
    }

    /// Whether a turn did not come because its time ended at `deadline`.
    ///
    /// What a person has to mend, such as credentials, is told however late it is.
    private func hasEnded(at deadline: Date, with error: any Error) -> Bool {
        guard let error = error as? SpotifyError else { return false }
        return switch error {
        case .quota(.later(_, let until)): until >= deadline
        case .unreachable, .unrenewed, .unavailable, .garbled: clock.now() >= deadline
        default: false
        }
    }
}

extension SpotifySettings {
    /// Where `endpoint` is found: its path begins with the version that the API's address ends with.
    func url(of endpoint: Endpoint) -> String {
        apiURL.absoluteString + endpoint.target.dropFirst("/v1".count)
    }
}
