import Concurrency
import Pipeline

extension ProcedureContext {
    /// Sleeps for `duration`, as `clock` measures it; a stop ends it.
    func sleep(_ duration: Duration, by clock: WallClock) async {
        await withTaskGroup { group in
            group.addTask { try? await clock.sleep(duration) }
            group.addTask { [stop] in await stop.wait() }
            await group.next()
            group.cancelAll()
        }
    }
}
