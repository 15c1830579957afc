import Diagnostics
import Foundation
import Pipeline
import Quota
import Spotify
import Synchronization

/// The things that a stage has to do: how many at once, how many are done, and when others are waited for.
final class StageWork: Sendable {
    private struct State {
        var skippedFresh = 0
        var done = 0
        var total = 0
    }

    private let width: Int
    private let closures: BucketClosures
    private let claims: ClaimRegistry
    private let limits: EffectiveLimits
    private let context: any ProcedureContext
    private let clock: WallClock
    private let state = Mutex(State())

    /// Nothing to do yet.
    ///
    /// - Parameters:
    ///   - width: How many things are done at once.
    ///   - closures: What is not asked any more.
    ///   - claims: What this process is about to ask.
    ///   - limits: When the stage ends.
    ///   - context: Where progress is shown.
    ///   - clock: The time.
    init(
        width: Int,
        closures: BucketClosures,
        claims: ClaimRegistry,
        limits: EffectiveLimits,
        context: any ProcedureContext,
        clock: WallClock
    ) {
        self.width = width
        self.closures = closures
        self.claims = claims
        self.limits = limits
        self.context = context
        self.clock = clock
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
        context.report(done: done, total: total, detail: detail)
    }

    /// Calls `body` for what `next` gives, as many at once as settings allow, until it gives `nil`.
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

    /// Calls `body` for each of `items`, as many at once as settings allow, while `bucket` is open.
    func each<Item: Sendable>(
        _ items: [Item],
        in bucket: Bucket,
        body: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        var rest = items[...]
        try await each(next: { () -> Item? in closures.isOpen(bucket) ? rest.popFirst() : nil }, body: body)
    }

    /// Waits a little for what other processes ask; a deadline that has passed ends the stage instead.
    func waitForOthers() async {
        if let deadline = limits.deadline, clock.now() >= deadline {
            closures.end(.allowanceSpent(.deadline(deadline)))
        } else {
            await claims.pause()
        }
    }
}
