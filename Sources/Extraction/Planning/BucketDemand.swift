public import Foundation
public import Quota

/// What a pipeline wants from one bucket, and what the bucket still allows.
public struct BucketDemand: Sendable, Equatable {
    /// The bucket.
    public let bucket: Bucket
    /// Requests for what is known to be wanted.
    public var known = 0
    /// Requests that are not certain: for what stands in lists that are not read yet, estimated from the lists read so
    /// far, and the ``conditional`` ones.
    public var estimated = 0
    /// Those of the estimated requests that are sent only where Spotify says that something has changed.
    public var conditional = 0
    /// Objects that all these requests bring, estimated where those are.
    public var rows = 0
    /// Requests that may still be sent today; `nil` where nothing limits them.
    public var left: Int?
    /// Requests that may be sent in any 24 hours; `nil` where nothing limits them.
    public var limit: Int?
    /// Until when something learned limits them, for one owner at least, instead of the budget; `nil` where it does not.
    public var learnedUntil: Date?
    /// Until when Spotify has locked the bucket for every credential.
    public var lockedUntil: Date?

    /// A bucket from which nothing is wanted, and that nothing limits.
    public init(_ bucket: Bucket) {
        self.bucket = bucket
    }

    /// All requests, the estimated ones included.
    public var requests: Int { known + estimated }

    /// On how many days requests are sent, today included; `nil` where the budget is 0, so that they never are.
    ///
    /// The ``conditional`` ones take no day of their own: usually none of them is sent.
    public var days: Int? {
        guard requests > 0 else { return 0 }
        guard let limit else { return 1 }
        let expected = max(1, requests - conditional)
        let rest = expected - min(left ?? limit, expected)
        guard rest > 0 else { return 1 }
        return limit > 0 ? 1 + (rest + limit - 1) / limit : nil
    }

    /// How many objects a request brings; `nil` where none is wanted.
    public var rowsPerRequest: Double? {
        requests > 0 ? (Double(rows) / Double(requests) * 10).rounded() / 10 : nil
    }

    /// Adds requests, and the objects that they bring.
    mutating func add(known: Int = 0, estimated: Int = 0, conditional: Int = 0, rows: Int) {
        self.known += known
        self.estimated += estimated + conditional
        self.conditional += conditional
        self.rows += rows
    }
}
