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
    /// Of the requests that were answered since the last time, the highest ``AdmissionGrant/proof``.
    let proven: Int
    /// Numbers drawn in advance that will not be used.
    let returned: [DrawnNumbers]

    /// What the budget is of.
    var target: OwnedBucket { account.owned(bucket) }
}
