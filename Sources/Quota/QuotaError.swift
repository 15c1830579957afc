public import Diagnostics
public import Foundation

/// Why a request may not be sent now.
public enum QuotaError: Failure, Equatable {
    /// Spotify has locked the bucket.
    case locked(BucketLock)
    /// Our own budget for the bucket is spent.
    case budgetSpent(BudgetSpent)
    /// The turn comes after the caller's deadline: the pace, or a pause that Spotify asked for.
    case later(Bucket, until: Date)
    /// The gate is closed: a stop was requested.
    case closed

    /// Coming again.
    public var remedy: Remedy { .resumeLater }

    /// When coming again is of use; `nil` where no time makes a difference.
    public var until: Date? {
        switch self {
        case .locked(let lock): lock.until
        case .budgetSpent(let spent): spent.budget > 0 ? spent.freesAt : nil
        case .later(_, let until): until
        case .closed: nil
        }
    }

    /// One line: which bucket, why, until when.
    public var description: String {
        switch self {
        case .locked(let lock):
            switch lock.reason {
            case .quotaExceeded:
                "Spotify's quota for \(lock.bucket.rawValue) is used up (QUOTA_EXCEEDED)\(lock.words)"
            case .rateLimited:
                "Spotify takes no more requests for \(lock.bucket.rawValue) for now (429)\(lock.words)"
            }
        case .budgetSpent(let spent) where spent.budget <= 0:
            "the budget for \(spent.bucket.rawValue) is \(spent.budget): nothing is sent; raise it to continue"
        case .budgetSpent(let spent):
            spent.words + "; the next is free at \(spent.freesAt.inLocalTime)"
        case .later(let bucket, let until):
            "the next request for \(bucket.rawValue) is due at \(until.inLocalTime)"
        case .closed:
            "stopped before the request was sent; start again to continue"
        }
    }
}

extension BudgetSpent {
    fileprivate var words: String {
        let count = "is spent (\(used) of \(budget) requests in 24 hours)"
        guard let learnedUntil else { return "the budget for \(bucket.rawValue) \(count)" }
        return "the learned limit for \(bucket.rawValue) \(count); the budget is tried again from "
            + learnedUntil.inLocalTime
    }
}

extension BucketLock {
    fileprivate var words: String {
        (advice.map { ", and \($0)" } ?? "") + "; it opens at \(until.inLocalTime)"
    }
}
