/// Where in the ledger a request was counted.
struct LedgerSlots: Sendable, Equatable {
    /// The slot of the day.
    let day: LedgerInstant
    /// The slot of the window.
    let window: LedgerInstant
}
