public import Foundation

/// The state of one bucket of one account: a line of `discograph quota`.
public struct QuotaStanding: Sendable, Equatable {
    /// Whose requests they are; the day's quota counts for the owner, the rate for the client id.
    public var account: Account
    /// The bucket.
    public var bucket: Bucket
    /// Requests of the owner in the last 24 hours.
    public var usedInDay: Int
    /// Of these, requests of this client id.
    public var usedInDayByClient: Int
    /// Requests of this client id in the last 30 seconds.
    public var usedInWindow: Int
    /// Requests that Spotify let through in 24 hours before it answered QUOTA_EXCEEDED; `nil` while unknown.
    public var dailyCeiling: Int?
    /// Requests of the owner that may be sent in 24 hours, by budget and by what was learned; `nil` without a limit.
    public var allowance: Int?
    /// Until when what was learned is that limit, instead of the budget; `nil` where it is not.
    public var learnedUntil: Date?
    /// Requests that Spotify lets through in 30 seconds, all buckets of the client id together; `nil` while
    /// unknown.
    public var windowCeiling: Int?
    /// The lock that stands.
    public var lock: BucketLock?

    /// A line of the table.
    public init(
        account: Account,
        bucket: Bucket,
        usedInDay: Int = 0,
        usedInDayByClient: Int = 0,
        usedInWindow: Int = 0,
        dailyCeiling: Int? = nil,
        allowance: Int? = nil,
        learnedUntil: Date? = nil,
        windowCeiling: Int? = nil,
        lock: BucketLock? = nil
    ) {
        self.account = account
        self.bucket = bucket
        self.usedInDay = usedInDay
        self.usedInDayByClient = usedInDayByClient
        self.usedInWindow = usedInWindow
        self.dailyCeiling = dailyCeiling
        self.allowance = allowance
        self.learnedUntil = learnedUntil
        self.windowCeiling = windowCeiling
        self.lock = lock
    }
}
