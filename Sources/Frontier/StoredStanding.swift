import Foundation

/// What is known of an object as the file has it: times are milliseconds since 1970, 0 means never.
struct StoredStanding {
    var simplifiedAt = 0
    var fullAt = 0
    var missingFrom = 0
    var missingAt = 0
    var etag: String?
    var why: String?

    /// The same as callers have it.
    var standing: Standing {
        var standing = Standing()
        standing.simplifiedAt = Self.date(simplifiedAt)
        standing.fullAt = Self.date(fullAt)
        standing.missingFrom = Self.date(missingFrom)
        standing.missingAt = Self.date(missingAt)
        standing.etag = etag
        standing.why = why
        return standing
    }

    static func date(_ milliseconds: Int) -> Date? {
        milliseconds == 0 ? nil : Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}
