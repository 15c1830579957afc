/// What a turnstile asks of the ledger: leave to send.
struct AdmissionRequest: Sendable {
    let account: Account
    let bucket: Bucket
    /// How many are wanted.
    let wanted: Int
    /// Requests allowed in 24 hours; `nil` without a budget.
    let budget: Int?
    /// Requests of this process that are under way.
    let inFlight: Int
    /// How many of a window the answers since the last time have proved to pass; 0 where there were none.
    let proven: Int
    /// Numbers drawn in advance that will not be used.
    let returned: [DrawnNumbers]

    /// What the budget is of.
    var target: OwnedBucket { account.owned(bucket) }
}
