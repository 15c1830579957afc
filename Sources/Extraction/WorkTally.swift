import Pipeline
import Synchronization

/// How many things a stage has to do, how many of them are done, and how many it need not ask for.
final class WorkTally: Sendable {
    private struct State {
        var skippedFresh = 0
        var done = 0
        var total = 0
    }

    private let context: any ProcedureContext
    private let state = Mutex(State())

    /// Nothing to do yet; progress is shown in `context`.
    init(context: any ProcedureContext) {
        self.context = context
    }

    /// How many things were known well enough not to be asked for.
    var skippedFresh: Int { state.withLock { $0.skippedFresh } }

    /// Notes that `count` things were known well enough not to be asked for.
    func skip(_ count: Int) {
        state.withLock { $0.skippedFresh += count }
    }

    /// Notes that `count` more things have to be asked for.
    func expect(_ count: Int) {
        state.withLock { $0.total += count }
    }

    /// Notes that `count` things are done, the last one being `detail`.
    func finish(_ detail: String, count: Int = 1) {
        let (done, total) = state.withLock { state in
            state.done += count
            return (state.done, max(state.total, state.done))
        }
        context.progress.update(done: done, total: total, detail: detail)
    }
}
