/// Leave to send one request, which a gate has counted.
///
/// Whoever has it leaves by it when the request has ended, so that the gate knows which one that was.
public struct Pass: Sendable, Hashable {
    /// The quota that the request draws on.
    public let bucket: Bucket
    /// Which of the gate's requests it is for: a gate gives no number twice.
    public let number: Int

    /// A pass for a request of `bucket`; only gates make them.
    public init(bucket: Bucket, number: Int) {
        self.bucket = bucket
        self.number = number
    }
}
