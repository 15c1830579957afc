/// From when until when a lock or a pause holds, as it was written down.
///
/// It keeps its start, too: where a clock was wrong that wrote it, its length is right all the same.
struct LedgerPeriod: Equatable {
    var start: LedgerInstant
    var end: LedgerInstant

    /// How long it holds.
    var length: Duration { end - start }

    /// Whether it holds no more.
    func isOver(at now: LedgerInstant) -> Bool { end <= now }
}
