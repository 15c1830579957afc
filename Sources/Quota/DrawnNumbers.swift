/// Requests counted in advance.
struct DrawnNumbers: Sendable, Equatable {
    let bucket: Bucket
    var count: Int
    let slots: LedgerSlots
    /// Whether it is to show if refusals go on: until it has ended nobody else is sent.
    var isProbe = false
}
