import Foundation

/// What is known of an object as the file has it: times are milliseconds since 1970, 0 means never.
struct StoredStatus {
    var simplifiedAt = 0
    var fullAt = 0
    var missingFrom = 0
    var missingAt = 0
    var etag: String?
    var why: String?

    /// The same as callers have it.
    var status: ObjectStatus {
        var status = ObjectStatus()
        status.simplifiedAt = Self.date(simplifiedAt)
        status.fullAt = Self.date(fullAt)
        status.missingFrom = Self.date(missingFrom)
        status.missingAt = Self.date(missingAt)
        status.etag = etag
        status.why = why
        return status
    }

    static func date(_ milliseconds: Int) -> Date? {
        milliseconds == 0 ? nil : Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}
