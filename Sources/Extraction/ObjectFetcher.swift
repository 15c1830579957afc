import Catalog
import Diagnostics
import Foundation
import Frontier
import Pipeline
import Quota
import Spotify

/// Fetches things by their ids, as far as they are not known well enough.
struct ObjectFetcher: Sendable {
    let knowledge: Knowledge
    let reader: ObjectReader
    let routes: LearnedCapabilities
    let access: RouteAccess
    let closures: BucketClosures
    let claims: ClaimRegistry
    let work: WorkTally
    let tasks: ConcurrentTasks
    let wait: ClaimWait

    /// Asks for those of `ids` that are not known well enough, and calls `then` with each group that is answered.
    ///
    /// What another process is asking for comes last: as a rule it is known by then.
    func fetch(
        _ order: ObjectOrder,
        _ ids: [String],
        then: @escaping @Sendable ([String]) async throws -> Void = { _ in }
    ) async throws {
        var rest = try await knowledge.wanting(order, among: ids)
        work.skip(ids.count - rest.count)
        guard !rest.isEmpty else { return }
        guard routes.isOpen(order.route) else { return access.reportClosed(order.route) }
        work.expect(rest.count)
        while true {
            let elsewhere = try await fetchUnclaimed(order, rest, then: then)
            try await claims.settle()
            guard !elsewhere.isEmpty, closures.isOpen(order.endpoint([]).bucket), routes.isOpen(order.route)
            else { return }
            rest = try await knowledge.wanting(order, among: elsewhere)
            if rest.count < elsewhere.count {
                work.finish(order.kind.rawValue, count: elsewhere.count - rest.count)
                work.skip(elsewhere.count - rest.count)
                try await then(Array(Set(elsewhere).subtracting(rest)))
            }
            guard !rest.isEmpty else { return }
            await wait.forOthers()
        }
    }

    /// Asks for those of `ids` that no other process is asking for, and returns the others.
    private func fetchUnclaimed(
        _ order: ObjectOrder,
        _ ids: [String],
        then: @escaping @Sendable ([String]) async throws -> Void
    ) async throws -> [String] {
        let bucket = order.endpoint([]).bucket
        let holder = claims.holder()
        var queue = ClaimedQueue(ids)
        let lost = try await tasks.compactMap(
            next: {
                while self.closures.isOpen(bucket), self.routes.isOpen(order.route), !queue.isEmpty {
                    let ready = try await self.routes.passGrant(for: order.route, wanted: queue.count) {
                        try await self.nextGroup(of: &queue, order, upTo: $0.size, for: holder)
                    }
                    if let ready { return ready }
                }
                return nil
            },
            body: { (group: [String], grant: LearnedCapabilities.Grant) -> [String]? in
                let left = try await self.reader.ask(order, for: group, grant, holder)
                holder.release(group.map(order.claim))
                let count = group.count - left.count
                if count > 0 { self.work.finish("\(bucket.rawValue) \(group.last ?? "")", count: count) }
                try await then(group)
                return left
            }
        )
        holder.release(queue.ready.map(order.claim))
        return queue.elsewhere + lost.joined()
    }

    /// The next things to ask for at once, at most `size`; `nil` where none of them is wanted any more.
    private func nextGroup(
        of queue: inout ClaimedQueue,
        _ order: ObjectOrder,
        upTo size: Int,
        for holder: ClaimHolder
    ) async throws -> [String]? {
        try await fill(&queue, order, to: size, for: holder)
        // Asked again just before the request: an answer in between may have embedded it.
        let still = try await dropKnown(order, among: queue.next(size), of: holder)
        return still.isEmpty ? nil : still
    }

    /// Claims the next things until `size` of them are ready, several ahead in one transaction.
    private func fill(
        _ queue: inout ClaimedQueue,
        _ order: ObjectOrder,
        to size: Int,
        for holder: ClaimHolder
    ) async throws {
        while queue.ready.count < size, !queue.rest.isEmpty {
            let coming = queue.coming(max(size, Self.claimedAhead))
            let claimed = try await holder.take(coming.map(order.claim))
            let ours = coming.filter { claimed.contains(order.claim($0)) }
            queue.elsewhere += coming.filter { !claimed.contains(order.claim($0)) }
            // Only who has claimed knows that nobody answers it meanwhile.
            let still = try await dropKnown(order, among: ours, of: holder)
            holder.keepAhead(still.map(order.claim))
            queue.ready += still
        }
    }

    /// Those of the claimed `ids` that are still wanted; the others are done.
    private func dropKnown(
        _ order: ObjectOrder,
        among ids: [String],
        of holder: ClaimHolder
    ) async throws -> [String] {
        let still = try await knowledge.wanting(order, among: ids)
        guard still.count < ids.count else { return still }
        holder.release(Set(ids).subtracting(still).map(order.claim))
        work.finish(order.kind.rawValue, count: ids.count - still.count)
        work.skip(ids.count - still.count)
        return still
    }

    /// As many as are under way at once, twice: so the cost of a claim is shared, and little is kept from others.
    private static let claimedAhead = 16
}
