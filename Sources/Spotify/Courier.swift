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

    /// The answer that `errand` is about.
    func deliver<E: Errand>(_ errand: inout E) async throws -> HTTPResponse {
        var course = RetryCourse(policy: policy, startedAt: clock.now())
        while true {
            try room.checkOpen()
            var request = try await errand.request(by: course.lastTurn)
            course.countAttempt()
            let sentAt = clock.now()
            request.timeout = course.transferTimeout(at: sentAt)
            let log = AttemptLog(errand: errand, number: course.attempts, sentAt: sentAt)
            let (response, verdict) = try await result(of: request, for: errand, log)
            let endedAt = clock.now()
            let sequel: Sequel
            do {
                let isAnswered = response.map { $0.status < 500 } ?? false
                sequel = try await self.sequel(
                    to: verdict,
                    isAnswered: isAnswered,
                    of: errand,
                    request,
                    &course,
                    endedAt
                )
            } catch {
                attempts.attempted(log.attempt(response, verdict.trouble, .failed, at: endedAt))
                throw error
            }
            attempts.attempted(log.attempt(response, verdict.trouble, sequel.outcome, at: endedAt))
            switch sequel {
            case .deliver:
                if let response { return response }
            case .renewToken:
                errand.discardToken()
            case .again(let delay, _):
                if delay > .zero { try await room.wait(delay) }
            case .giveUp(let error, _):
                throw error
            }
        }
    }

    private func result(
        of request: HTTPRequest,
        for errand: some Errand,
        _ log: AttemptLog
    ) async throws -> (HTTPResponse?, Verdict) {
        do {
            let response = try await transport.send(request)
            return (response, errand.verdict(on: response, at: clock.now()))
        } catch let error as HTTPError {
            return (nil, Verdict(on: error))
        } catch {
            await errand.over(isAnswered: false)
            attempts.attempted(log.abandoned(at: clock.now()))
            throw error
        }
    }

    private func sequel(
        to verdict: Verdict,
        isAnswered: Bool,
        of errand: some Errand,
        _ request: HTTPRequest,
        _ course: inout RetryCourse,
        _ now: Date
    ) async throws -> Sequel {
        if case .limited(_, let retryAfter, let isQuota) = verdict {
            let refusal = LimitRefusal(retryAfter: retryAfter, isQuota: isQuota, now: now, jitter: jitter())
            return try await errand.limited(refusal, on: &course)
        }
        await errand.over(isAnswered: isAnswered)
        switch verdict {
        case .answered, .limited:
            return .deliver(.landed)
        case .unchanged:
            return .deliver(.notModified)
        case .refused(_, let error):
            if errand.hasAlternative(to: error) { return .again(after: .zero, .retried) }
            return .giveUp(error, .failed)
        case .staleToken(let trouble):
            if course.mayRenewToken() { return .renewToken }
            return .giveUp(.tokenRefused(target: errand.target, words: trouble.message), .failed)
        case .passing(let trouble, let status, let retryAfter):
            if let delay = course.delayAfterTrouble(retryAfter: retryAfter, jitter: jitter(), now: now) {
                return .again(after: delay, .retried)
            }
            return .giveUp(exhausted(trouble, status, errand, request, course.attempts), .failed)
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
