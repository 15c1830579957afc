import Diagnostics
import Foundation
import HTTP
import Quota

/// Sends an errand's request as often as the policy allows, and reports every attempt.
struct Courier: Sendable {
    let transport: any Transport
    let attempts: any AttemptObserver
    let policy: RetryPolicy
    let clock: WallClock
    let jitter: @Sendable () -> Double
    let room: WaitingRoom

    /// What follows upon an attempt.
    private enum Step {
        case deliver
        case renewToken
        case again(after: Duration)
        case giveUp(SpotifyError, Attempt.Outcome)

        var outcome: Attempt.Outcome {
            switch self {
            case .deliver: .landed
            case .renewToken, .again: .retried
            case .giveUp(_, let outcome): outcome
            }
        }
    }

    /// The answer that `errand` is about.
    func deliver<E: Errand>(_ errand: inout E) async throws -> HTTPResponse {
        var course = RetryCourse(policy: policy)
        while true {
            let request = try await errand.request()
            try room.checkOpen()
            course.countAttempt()
            let log = AttemptLog(errand: errand, number: course.attempts, sentAt: clock.now())
            let response: HTTPResponse?
            let verdict: Verdict
            do {
                let whole = try await transport.send(request)
                response = whole
                verdict = errand.verdict(on: whole, at: clock.now())
            } catch let error as HTTPError {
                response = nil
                verdict = Verdict(on: error)
            } catch {
                attempts.attempted(log.abandoned(at: clock.now()))
                throw error
            }
            let step = step(after: verdict, of: errand, to: request, &course)
            attempts.attempted(log.attempt(response, verdict.trouble, step.outcome, at: clock.now()))
            switch step {
            case .deliver:
                if let response { return response }
            case .renewToken:
                errand.discardToken()
            case .again(let delay):
                try await room.wait(delay)
            case .giveUp(let error, _):
                throw error
            }
        }
    }

    private func step(
        after verdict: Verdict,
        of errand: some Errand,
        to request: HTTPRequest,
        _ course: inout RetryCourse
    ) -> Step {
        switch verdict {
        case .answered:
            return .deliver
        case .refused(_, let error):
            return .giveUp(error, .failed)
        case .staleToken(let trouble):
            if course.mayRenewToken() { return .renewToken }
            return .giveUp(.tokenRefused(target: errand.target, words: trouble.message), .failed)
        case .passing(let trouble, let status, let retryAfter):
            if let delay = course.delayAfterTrouble(retryAfter: retryAfter, jitter: jitter()) {
                return .again(after: delay)
            }
            return .giveUp(exhausted(trouble, status, errand, request, course.attempts), .failed)
        case .limited(_, let retryAfter, let isQuota):
            if !isQuota, let delay = course.delayAfterLimit(retryAfter: retryAfter, jitter: jitter()) {
                return .again(after: delay)
            }
            let lockout = retryAfter ?? (isQuota ? policy.quotaLock : policy.rateLock)
            let until = clock.now() + lockout.seconds
            return .giveUp(
                errand.lock(until: until, reason: isQuota ? .quotaExceeded : .rateLimited),
                .locked
            )
        }
    }

    private func exhausted(
        _ trouble: Trouble,
        _ status: Int?,
        _ errand: some Errand,
        _ request: HTTPRequest,
        _ attempts: Int
    ) -> SpotifyError {
        switch (trouble.kind, status) {
        case (.parse, _):
            .garbled(target: errand.target, words: trouble.message, attempts: attempts)
        case (_, .some(let status)):
            .unavailable(target: errand.target, status: status, words: trouble.message, attempts: attempts)
        case (_, nil):
            .unreachable(
                url: String(request.url.prefix { $0 != "?" }),
                words: trouble.message,
                attempts: attempts
            )
        }
    }
}
