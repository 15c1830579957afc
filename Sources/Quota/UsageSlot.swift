/// A slot of `quota_usage`: the instant to which requests were rounded up, and whether they have left their day.
///
/// The table has one number for both, which is negated once they have.
struct UsageSlot: Hashable {
    /// What the table has.
    let number: Int

    /// A slot that counts.
    static func counted(_ instant: LedgerInstant) -> UsageSlot { UsageSlot(number: instant.milliseconds) }

    /// A slot that has left its day.
    static func aged(_ instant: LedgerInstant) -> UsageSlot { UsageSlot(number: -instant.milliseconds) }

    /// Before all slots; the latest that have left their day come first.
    static let first = UsageSlot(number: -Int.max)
    /// Behind all slots that have left their day, and before all that count.
    static let middle = UsageSlot(number: 0)
    /// Behind all slots.
    static let last = UsageSlot(number: Int.max)

    /// The instant, whether the slot counts or not.
    var instant: LedgerInstant { LedgerInstant(milliseconds: abs(number)) }
}
