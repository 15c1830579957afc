/// What a test waited for in vain, and what the program had said by then.
public struct VainWait: Error, CustomStringConvertible {
    /// One line for the test's report.
    public let description: String
}

extension Program {
    /// Waits until `condition` holds; ends at once when the program has ended and it does not.
    ///
    /// - Parameters:
    ///   - words: What is waited for.
    ///   - patience: What only a hang takes; a busy machine may take a minute for what takes a second elsewhere.
    ///   - condition: Whether it has come.
    /// - Throws: A ``VainWait``, or what `condition` throws.
    public func wait(
        until words: String,
        for patience: Duration = .seconds(300),
        _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + patience
        while true {
            // Before the condition, or what the program did in its last moment would be missed.
            let goesOn = isRunning
            if try await condition() { return }
            guard goesOn, ContinuousClock.now < deadline else {
                let state = goesOn ? "after \(patience)" : "when the program had ended"
                throw VainWait(description: "not so \(state): \(words): \(errors.suffix(2_000))")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
