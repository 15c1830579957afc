import Quota
import Synchronization

/// Tasks that run side by side, as many at once as settings allow.
struct ConcurrentTasks: Sendable {
    /// How many run at once.
    let width: Int
    /// What is not asked any more.
    let closures: BucketClosures

    /// Calls `body` for what `next` gives, until it gives `nil`.
    ///
    /// - Returns: What `body` makes of each, but for `nil`, in the order in which they ended.
    func compactMap<Item: Sendable, Value: Sendable>(
        next: () async throws -> Item?,
        body: @escaping @Sendable (Item) async throws -> Value?
    ) async throws -> [Value] {
        let values = Mutex<[Value]>([])
        try await each(next: next) { item in
            guard let value = try await body(item) else { return }
            values.withLock { $0.append(value) }
        }
        return values.withLock { $0 }
    }

    /// Calls `body` for each of `items`, while `bucket` is open.
    ///
    /// - Returns: What `body` makes of each, but for `nil`, in the order in which they ended.
    func compactMap<Item: Sendable, Value: Sendable>(
        _ items: [Item],
        in bucket: Bucket,
        body: @escaping @Sendable (Item) async throws -> Value?
    ) async throws -> [Value] {
        var rest = items[...]
        return try await compactMap(
            next: { () -> Item? in closures.isOpen(bucket) ? rest.popFirst() : nil },
            body: body
        )
    }

    private func each<Item: Sendable>(
        next: () async throws -> Item?,
        body: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var underWay = 0
            while true {
                if underWay == width {
                    try await group.next()
                    underWay -= 1
                }
                guard let item = try await next() else { break }
                group.addTask { try await body(item) }
                underWay += 1
            }
            try await group.waitForAll()
        }
    }
}
