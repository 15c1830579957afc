import Synchronization

/// Decides which requests go wrong, by seed, address and how often the address was asked for.
///
/// The order in which requests arrive does not matter, so concurrent runs meet the same faults.
final class FaultPlan: Sendable {
    private let rates: FaultRates
    private let latency: Duration
    private let seed: UInt64
    private let asked = Mutex<[String: Int]>([:])

    /// A plan of faults at `rates`, with answers that take `latency` on average.
    init(seed: UInt64, rates: FaultRates, latency: Duration) {
        self.seed = seed
        self.rates = rates
        self.latency = latency
    }

    private var isQuiet: Bool { rates == FaultRates() && latency == .zero }

    /// What goes wrong with this request, and how long its answer takes: half to one and a half of the latency.
    func next(_ target: String) -> (fault: Fault?, delay: Duration) {
        // Most sandboxes are quiet, and then there is nothing to remember.
        if isQuiet { return (nil, .zero) }
        let attempt = asked.withLock { asked in
            asked[target, default: 0] += 1
            return asked[target] ?? 1
        }
        var draw = Draw(seed: seed, salt: Draw.hash(target), number: attempt)
        let delay = latency * (0.5 + draw.fraction())
        return (fault(&draw), delay)
    }

    private func fault(_ draw: inout Draw) -> Fault? {
        var share = draw.fraction()
        let choices: [(Double, (inout Draw) -> Fault)] = [
            (rates.failure, { .failure($0.pick(Fault.Failure.allCases)) }),
            (rates.reset, { _ in .reset }),
            (rates.truncation, { _ in .truncation }),
            (rates.html, { .html(status: $0.pick([200, 502])) }),
            (rates.nesting, { _ in .nesting }),
        ]
        for (rate, make) in choices {
            if share < rate { return make(&draw) }
            share -= rate
        }
        return nil
    }
}
