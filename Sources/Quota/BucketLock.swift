public import Foundation

/// A bucket to which nothing may be sent until a given time.
public struct BucketLock: Sendable, Equatable {
    /// Why Spotify refuses.
    public enum Reason: String, Sendable, Codable {
        /// The quota of the day is used up.
        case quotaExceeded = "QUOTA_EXCEEDED"
        /// Too many requests in a short time, and the wait asked for is longer than we wait.
        case rateLimited = "RATE"
    }

    /// The bucket that is locked.
    public let bucket: Bucket
    /// When it opens again; a guess where Spotify gave no time.
    public let until: Date
    /// Why it is locked.
    public let reason: Reason
    /// What a person should know besides; `nil` where there is nothing.
    public let advice: String?

    /// A lock of `bucket`.
    public init(bucket: Bucket, until: Date, reason: Reason, advice: String? = nil) {
        self.bucket = bucket
        self.until = until
        self.reason = reason
        self.advice = advice
    }
}
