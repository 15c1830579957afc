/// An observer that is told of every attempt, to record it.
public protocol AttemptObserver: Sendable {
    /// Takes note of `attempt`.
    ///
    /// It is called once the attempt is over, from the task that made it and before that task goes on. Calls
    /// may come from several tasks at once.
    ///
    /// - Parameter attempt: What was sent, and what came of it.
    func attempted(_ attempt: Attempt)
}
