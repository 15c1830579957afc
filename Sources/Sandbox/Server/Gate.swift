/// What stands between a call and its answer: the token, the owner's Premium, the rate limit, the quota.
struct Gate: Sendable {
    let tokens: Tokens
    let requiresPremium: Bool
    let window: RateWindow?
    let quota: Quota
    let sendsRetryAfter: Bool

    /// A refusal, and what the log calls its cause.
    struct Refusal {
        let answer: Answer
        let cause: String
    }

    /// The refusal of a call; null where it may pass.
    func refusal(authorization: String?, bucket: Bucket?) -> Refusal? {
        if let error = tokenError(authorization) {
            var answer = error.answer
            answer.headers = [("www-authenticate", "Bearer realm=\"spotify\"")]
            return Refusal(answer: answer, cause: "token")
        }
        if requiresPremium {
            return Refusal(answer: APIError.premiumRequired, cause: "premium")
        }
        if let seconds = window?.admit() {
            return Refusal(answer: later(.rateLimited, seconds), cause: "window")
        }
        if let bucket, let seconds = quota.admit(bucket) {
            return Refusal(answer: later(.quotaExceeded, seconds), cause: "quota")
        }
        return nil
    }

    private func later(_ error: APIError, _ seconds: Int) -> Answer {
        var answer = error.answer
        if sendsRetryAfter {
            answer.headers = [("retry-after", String(seconds))]
        }
        return answer
    }

    private func tokenError(_ authorization: String?) -> APIError? {
        guard let authorization else { return .noToken }
        guard authorization.hasPrefix("Bearer ") else { return .badScheme }
        switch tokens.use(String(authorization.dropFirst(7))) {
        case .valid: return nil
        case .expired: return .expiredToken
        case .invalid: return .invalidToken
        }
    }
}
