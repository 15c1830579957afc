import Dispatch

/// Runs an actor's jobs on a queue of its own, so that a blocking call never occupies the cooperative pool.
///
/// Only what is isolated to the actor runs there: a closure that uses nothing of the actor, such as the
/// operation of `withTaskCancellationHandler`, stays on the cooperative pool.
public final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// An executor whose queue is called `label` in a debugger.
    public init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Runs `job` after the ones before it.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
