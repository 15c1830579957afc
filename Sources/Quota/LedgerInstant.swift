import Concurrency

/// An instant by the clock of a ledger's storage, in whole milliseconds since 1970.
///
/// No storage's clock shows less than 0, which its tables have where there is no instant.
struct LedgerInstant: Sendable, Hashable {
    /// Milliseconds since 1970.
    let milliseconds: Int

    /// The beginning of 1970.
    static let epoch = LedgerInstant(milliseconds: 0)

    /// The first slot that does not lie before it, so that nothing leaves its day too early.
    func slot(width: Duration = LedgerTime.slot) -> LedgerInstant {
        let width = width.wholeMilliseconds()
        return LedgerInstant(milliseconds: (milliseconds + width - 1) / width * width)
    }

    /// How many whole days have passed since `earlier`; 0 where that comes later.
    func wholeDays(since earlier: LedgerInstant) -> Int {
        max(0, milliseconds - earlier.milliseconds) / LedgerTime.day.wholeMilliseconds()
    }
}

extension LedgerInstant: Comparable {
    static func < (left: LedgerInstant, right: LedgerInstant) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension LedgerInstant {
    /// The instant that comes `span` after `instant`; what is less than a millisecond is cut off.
    static func + (instant: LedgerInstant, span: Duration) -> LedgerInstant {
        LedgerInstant(milliseconds: instant.milliseconds + span.wholeMilliseconds())
    }

    /// The instant from which `instant` is `span` away; what is less than a millisecond is cut off.
    static func - (instant: LedgerInstant, span: Duration) -> LedgerInstant {
        LedgerInstant(milliseconds: instant.milliseconds - span.wholeMilliseconds())
    }

    /// How long after `earlier` `later` comes; negative where it comes before.
    static func - (later: LedgerInstant, earlier: LedgerInstant) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}
