/// Waiting for a lock that somebody else holds, without occupying a thread.
public enum LockWait {
    /// Tries until `take` succeeds or `patience` is over, and says which.
    ///
    /// At least one attempt is made.
    ///
    /// - Parameters:
    ///   - patience: How long to wait.
    ///   - take: Takes the lock if it is free, and returns whether it did.
    /// - Returns: Whether it was taken.
    /// - Throws: What `take` throws, or that the task was cancelled.
    public static func until(
        _ patience: Duration,
        _ take: () async throws -> Bool
    ) async throws -> Bool {
        let end = ContinuousClock.now + patience
        var pause = Duration.milliseconds(5)
        while true {
            if try await take() { return true }
            let rest = ContinuousClock.now.duration(to: end)
            guard rest > .zero else { return false }
            // With chance in it, so that those who began together do not come together for ever.
            try await Task.sleep(for: min(rest, pause * Double.random(in: 0.5..<1)))
            pause = min(pause * 2, .milliseconds(200))
        }
    }
}
