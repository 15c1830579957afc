/// The errors of the Web API, with the words Spotify uses.
struct APIError: Error, Equatable {
    let status: Int
    let message: String
    var reason: String?

    static let invalidID = Self(400, "Invalid base62 id")
    static let invalidLimit = Self(400, "Invalid limit")
    static let invalidOffset = Self(400, "Invalid offset")
    static let invalidMarket = Self(400, "Invalid market code")
    static let badRequest = Self(400, "Bad request")
    static let noSearchQuery = Self(400, "No search query")
    static let missingType = Self(400, "Missing parameter type")
    static let badType = Self(400, "Bad search type field")
    static let badGroups = Self(400, "Invalid album type")
    static let missingIDs = Self(400, "Missing required field: ids")
    static let tooManyIDs = Self(400, "Too many ids requested")
    static let noToken = Self(401, "No token provided")
    static let badScheme = Self(400, "Only valid bearer authentication supported")
    static let invalidToken = Self(401, "Invalid access token")
    static let expiredToken = Self(401, "The access token expired")
    static let forbidden = Self(403, "Forbidden")
    static let notFound = Self(404, "Resource not found")
    static let noService = Self(404, "Service not found")
    static let wrongMethod = Self(405, "Method not allowed")
    static let rateLimited = Self(429, "API rate limit exceeded")
    static let quotaExceeded = Self(429, "Too many requests", reason: "QUOTA_EXCEEDED")
    static let badGateway = Self(502, "Bad gateway.")
    static let internalFailure = Self(500, "Internal server error")

    private init(_ status: Int, _ message: String, reason: String? = nil) {
        self.status = status
        self.message = message
        self.reason = reason
    }

    /// The answer; error bodies have no space before the colon.
    var answer: Answer {
        let reason = reason.map { ",\n    \"reason\": \"\($0)\"" } ?? ""
        return Answer(
            status: status,
            text:
                "{\n  \"error\": {\n    \"status\": \(status),\n    \"message\": \"\(message)\"\(reason)\n  }\n}"
        )
    }

    /// The refusal of an app whose owner pays no more: plain text, which breaks parsers of JSON.
    static let premiumRequired = Answer(
        status: 403,
        text: """
            Active premium subscription required for the owner of the app. When the subscription status changes, \
            it can take a few hours before requests are allowed again.
            """,
        contentType: "text/plain; charset=utf-8"
    )
}
