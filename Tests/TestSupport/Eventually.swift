/// Waits until `condition` holds; gives up after five minutes, which only a hang takes.
///
/// - Parameter condition: What is waited for.
/// - Returns: Whether it has come.
/// - Throws: What `condition` throws.
public func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(300)
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return try await condition()
}
