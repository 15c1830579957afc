import Concurrency
import Foundation
import HTTP
import Quota

/// Sends a fetch's request as often as the policy allows, and reports every attempt.
struct RetryingSender: Sendable {
    let transport: any Transport
    let attempts: any AttemptObserver
    var policy: RetryPolicy
    let clock: WallClock
    let jitter: @Sendable () -> Double
    let sleeps: CancellableSleeps

    /// The answer that `fetch` is about, and when it was whole, by the reading of the clock that its record ends with.
    func send<E: Fetch>(_ fetch: inout E) async throws -> (response: HTTPResponse, arrivedAt: Date) {
        var state = RetryState(policy: policy, startedAt: clock.now())
        while true {
            try sleeps.checkOpen()
            var request = try await fetch.request(by: state.lastTurn)
            state.countAttempt()
            let sentAt = clock.now()
            request.timeout = state.transferTimeout(at: sentAt)
            let log = AttemptLog(fetch: fetch, number: state.attempts, sentAt: sentAt)
            let ended = try await attempt(request, for: fetch, log)
            let decision: RetryDecision
            do {
                decision = try await self.decision(after: ended, of: fetch, request, &state)
            } catch {
                attempts.attempted(log.attempt(ended.response, ended.result.failure, .failed, at: ended.at))
                throw error
            }
            attempts.attempted(
                log.attempt(ended.response, ended.result.failure, decision.outcome, at: ended.at)
            )
            switch decision {
            case .deliver:
                if let response = ended.response { return (response, ended.at) }
            case .renewToken:
                fetch.discardToken()
            case .again(let delay, _):
                if delay > .zero { try await sleeps.wait(delay) }
            case .giveUp(let error, _):
                throw error
            }
        }
    }

    /// Sends `request` once.
    private func attempt(
        _ request: HTTPRequest,
        for fetch: some Fetch,
        _ log: AttemptLog
    ) async throws -> EndedAttempt {
        do {
            let answer = try await transport.send(request)
            let now = clock.now()
            let redaction = fetch.redaction(of: answer)
            let response = redaction.redactingHeader(of: answer)
            let result = fetch.result(of: response, without: redaction, at: now)
            return EndedAttempt(response: response, result: result, at: now)
        } catch let error as HTTPError {
            return EndedAttempt(response: nil, result: AttemptResult(error, of: fetch), at: clock.now())
        } catch {
            await fetch.over(isAnswered: false)
            attempts.attempted(log.abandoned(at: clock.now()))
            throw error
        }
    }

    private func decision(
        after ended: EndedAttempt,
        of fetch: some Fetch,
        _ request: HTTPRequest,
        _ state: inout RetryState
    ) async throws -> RetryDecision {
        let now = ended.at
        if case .limited(_, let retryAfter, let isQuota) = ended.result {
            let refusal = LimitRefusal(retryAfter: retryAfter, isQuota: isQuota, now: now, jitter: jitter())
            return try await fetch.limited(refusal, in: &state)
        }
        await fetch.over(isAnswered: ended.isAnswered)
        switch ended.result {
        case .answered, .limited:
            return .deliver(.landed)
        case .unchanged:
            return .deliver(.notModified)
        case .refused(_, let error):
            if fetch.hasAlternative(to: error) { return .again(after: .zero, .retried) }
            return .giveUp(error, .failed)
        case .staleToken(let failure):
            if state.mayRenewToken() { return .renewToken }
            return .giveUp(.tokenRefused(target: fetch.target, words: failure.message), .failed)
        case .passing(let failure, let status, let retryAfter):
            if let delay = state.delayAfterFailure(retryAfter: retryAfter, jitter: jitter(), now: now) {
                return .again(after: delay, .retried)
            }
            return .giveUp(exhausted(failure, status, fetch, request, state.attempts), .failed)
        }
    }

    private func exhausted(
        _ failure: AttemptFailure,
        _ status: Int?,
        _ fetch: some Fetch,
        _ request: HTTPRequest,
        _ attempts: Int
    ) -> SpotifyError {
        switch (failure.kind, status) {
        case (.parse, _):
            .garbled(target: fetch.target, words: failure.message, attempts: attempts)
        case (_, .some(let status)):
            .unavailable(target: fetch.target, status: status, words: failure.message, attempts: attempts)
        case (_, nil):
            .unreachable(
                url: String(request.url.prefix { $0 != "?" }),
                words: failure.message,
                attempts: attempts
            )
        }
    }
}

/// An attempt that has ended, before anything is done with what came of it.
private struct EndedAttempt {
    /// What was answered, if anything; no secret stands in its header.
    let response: HTTPResponse?
    /// What that amounts to.
    let result: AttemptResult
    /// When it ended.
    let at: Date

    /// Whether it was with an answer of the service: silence is none, nor is a server's error.
    var isAnswered: Bool { response.map { $0.status < 500 } ?? false }
}
