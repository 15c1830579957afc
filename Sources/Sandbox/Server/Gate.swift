/// What stands between a call and its answer: the token, the owner's Premium, the rate limit, the quota.
struct Gate: Sendable {
    let tokens: Tokens
    let requiresPremium: Bool
    let window: RateWindow?
    let quota: Quota
    let refusals: Refusals
    let retryAfter: RetryAfter

    /// What the gate says of a call.
    struct Verdict {
        /// The client id whose token the call carries; null where the token is nobody's.
        var client: String?
        /// The refusing answer and what the log calls its cause; null where the call may pass.
        var refusal: (answer: Answer, cause: String)?
    }

    /// Judges a call and counts it.
    func verdict(authorization: String?, bucket: Bucket?) -> Verdict {
        let token = authorization.flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
        let known = token.flatMap(tokens.client(of:))?.name
        do throws(APIError) {
            let client = try client(authorization: authorization, token: token)
            return Verdict(client: client.name, refusal: refusal(client, bucket))
        } catch {
            var answer = error.answer
            answer.headers = [("www-authenticate", "Bearer realm=\"spotify\"")]
            return Verdict(client: known, refusal: (answer, "token"))
        }
    }

    private func refusal(_ client: SandboxClient, _ bucket: Bucket?) -> (answer: Answer, cause: String)? {
        if requiresPremium {
            return (APIError.premiumRequired, "premium")
        }
        if let seconds = window?.admit(client.name) {
            return (later(.rateLimited, seconds), "window")
        }
        guard let bucket else { return nil }
        if let refusal = refusals.next(bucket) {
            return (refusal.answer, "refusal")
        }
        if let seconds = quota.admit(bucket, of: client.owner) {
            return (later(.quotaExceeded, seconds), "quota")
        }
        return nil
    }

    private func later(_ error: APIError, _ seconds: Int) -> Answer {
        var answer = error.answer
        if let text = retryAfter.text(seconds) {
            answer.headers = [("retry-after", text)]
        }
        return answer
    }

    private func client(authorization: String?, token: String?) throws(APIError) -> SandboxClient {
        guard authorization != nil else { throw .noToken }
        guard let token else { throw .badScheme }
        switch tokens.use(token) {
        case .valid(let client): return client
        case .expired: throw .expiredToken
        case .invalid: throw .invalidToken
        }
    }
}
