import Synchronization

/// How long the whole pipeline takes when nobody disturbs it, as far as is known.
///
/// The machine may have been held up in the rehearsal, and most moments of so long a time would come when all
/// is done: a start that ends before its moment shows that it takes less.
final class PipelineLength: Sendable {
    private let known: Mutex<Duration>

    /// The length of the rehearsal.
    init(_ rehearsed: Duration) {
        known = Mutex(rehearsed)
    }

    /// The milliseconds among which a moment is chosen.
    var moments: ClosedRange<Double> {
        let length = known.withLock(\.self)
        return 20...max(21, length / .milliseconds(1))
    }

    /// Takes note of a start that has done all, and was not disturbed.
    func ended(after length: Duration) {
        known.withLock { $0 = min($0, length) }
    }
}
