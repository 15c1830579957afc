extension StopSignal {
    /// Performs `work`, and cancels it when a stop is requested.
    ///
    /// - Parameter work: Something that can be undone or repeated.
    /// - Returns: What `work` returns.
    /// - Throws: What `work` throws: `CancellationError` when it was stopped.
    public func cancelling<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                await self.wait()
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
                group.cancelAll()
            }
            throw CancellationError()
        }
    }
}
