import Quota

/// Tasks that run side by side, as many at once as settings allow.
struct ConcurrentTasks: Sendable {
    /// How many run at once.
    let width: Int
    /// What is not asked any more.
    let closures: BucketClosures

    /// Calls `body` for what `next` gives, until it gives `nil`.
    func each<Item: Sendable>(
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

    /// Calls `body` for each of `items`, while `bucket` is open.
    func each<Item: Sendable>(
        _ items: [Item],
        in bucket: Bucket,
        body: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        var rest = items[...]
        try await each(next: { () -> Item? in closures.isOpen(bucket) ? rest.popFirst() : nil }, body: body)
    }
}
