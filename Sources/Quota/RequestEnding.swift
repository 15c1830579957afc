/// How a request ended, as far as quotas go.
public enum RequestEnding: Sendable, Equatable {
    /// With an answer that is neither a 429 nor a server's error: the bucket is open.
    case over
    /// Without an answer, or with a server's error: whether the bucket is open is as unknown as before.
    case unanswered
    /// With a 429: the wait that it asks for, if any, and whether its reason was `QUOTA_EXCEEDED`.
    case limited(retryAfter: Duration?, isQuota: Bool)
}
