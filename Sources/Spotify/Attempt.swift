import Concurrency
public import Foundation
public import Quota

/// One request as it went over the wire, whatever came of it.
public struct Attempt: Sendable, Equatable {
    /// What came of an attempt.
    public enum Outcome: String, Sendable {
        /// A whole answer came and was handed on.
        case landed
        /// The answer known is still the answer, says a 304.
        case notModified = "not_modified"
        /// It failed, and the same is asked again.
        case retried
        /// It failed, and the request is given up.
        case failed
        /// It was refused, and its bucket is locked.
        case locked
    }

    /// When it was sent.
    public let at: Date
    /// The quota drawn on; `nil` for the token endpoint, which has none.
    public let bucket: Bucket?
    /// The name of the credential that asked; never its secret.
    public let credential: String
    /// The method, such as `GET`.
    public let method: String
    /// The path and query below the host; never a secret.
    public let url: String
    /// Which attempt of its request this was, from 1.
    public let number: Int
    /// The status; `nil` when no whole answer came.
    public let status: Int?
    /// From sending until the answer was whole or the attempt had failed.
    public let duration: Duration
    /// Bytes of the body as they came over the wire.
    public let bytes: Int
    /// What came of it.
    public let outcome: Outcome
    /// What went wrong; `nil` when nothing did.
    public let failure: AttemptFailure?

    /// An attempt that is over; fakes make their own.
    public init(
        at: Date,
        bucket: Bucket?,
        credential: String = "default",
        method: String = "GET",
        url: String,
        number: Int = 1,
        status: Int?,
        duration: Duration = .zero,
        bytes: Int = 0,
        outcome: Outcome,
        failure: AttemptFailure? = nil
    ) {
        self.at = at
        self.bucket = bucket
        self.credential = credential
        self.method = method
        self.url = url
        self.number = number
        self.status = status
        self.duration = duration
        self.bytes = bytes
        self.outcome = outcome
        self.failure = failure
    }

    /// The bucket's name, or `token`: what the records call the quota drawn on.
    public var bucketName: String { bucket?.rawValue ?? "token" }

    /// The duration in whole milliseconds.
    public var milliseconds: Int { duration.wholeMilliseconds() }
}
