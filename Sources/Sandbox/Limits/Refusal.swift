import Synchronization

/// What a bucket answers in place of data, from a number of calls on: a lock, a route that is gone, an outage.
public struct Refusal: Sendable, Equatable {
    /// The bucket that refuses.
    public var bucket: Bucket
    /// The status it answers with.
    public var status: Int
    /// The `Retry-After` that goes with a 429 or a 503, in seconds; null for none.
    public var seconds: Int?
    /// How many calls are answered before.
    public var calls: Int

    /// A refusal after `calls` good answers.
    public init(bucket: Bucket, status: Int, seconds: Int? = nil, calls: Int = 0) {
        self.bucket = bucket
        self.status = status
        self.seconds = seconds
        self.calls = calls
    }

    /// Reads `BUCKET=STATUS`, `BUCKET=STATUS:SECONDS`, either followed by `@CALLS`.
    ///
    /// - Throws: ``SandboxError/badRefusal(_:)`` with the text that cannot be read.
    public init(text: String) throws(SandboxError) {
        guard let match = text.wholeMatch(of: /([a-z-]+)=([0-9]{3})(?::([0-9]+))?(?:@([0-9]+))?/),
            let bucket = Bucket(rawValue: String(match.1)), let status = Int(match.2),
            (400...599).contains(status)
        else { throw .badRefusal(text) }
        self.init(
            bucket: bucket,
            status: status,
            seconds: match.3.flatMap { Int($0) },
            calls: match.4.flatMap { Int($0) } ?? 0
        )
    }

    /// The refusing answer.
    var answer: Answer {
        var answer =
            switch status {
            case 403: APIError.forbidden.answer
            case 404: APIError.noService.answer
            case 429: APIError.rateLimited.answer
            case 502: APIError.badGateway.answer
            default: Answer(status: status, text: "", contentType: nil)
            }
        if let seconds { answer.headers = [("retry-after", String(seconds))] }
        return answer
    }
}

/// The refusals that were ordered, and how many calls each bucket has answered.
final class Refusals: Sendable {
    private let ordered: [Refusal]
    private let answered = Mutex<[Bucket: Int]>([:])

    init(_ ordered: [Refusal]) {
        self.ordered = ordered
    }

    /// The refusal of a call; a call that gets none is counted.
    func next(_ bucket: Bucket) -> Refusal? {
        if ordered.isEmpty { return nil }
        return answered.withLock { answered in
            let calls = answered[bucket, default: 0]
            if let refusal = ordered.first(where: { $0.bucket == bucket && $0.calls <= calls }) {
                return refusal
            }
            answered[bucket] = calls + 1
            return nil
        }
    }
}
