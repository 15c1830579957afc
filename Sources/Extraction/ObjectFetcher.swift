import Catalog
import Diagnostics
import Foundation
import Frontier
import Pipeline
import Quota
import Spotify
import Synchronization

/// Fetches things by their ids, as far as they are not known well enough.
struct ObjectFetcher: Sendable {
    private let knowledge: Knowledge
    private let sender: RequestSender
    private let judge: FailureJudge
    private let badItems: BadItemSearch
    private let routes: LearnedCapabilities
    private let access: RouteAccess
    private let closures: BucketClosures
    private let claims: ClaimRegistry
    private let work: StageWork
    private let context: any ProcedureContext

    /// A fetcher of things.
    ///
    /// - Parameters:
    ///   - knowledge: What need not be asked.
    ///   - sender: Sends requests.
    ///   - judge: Says what a failure means.
    ///   - badItems: Says when a batch is taken apart.
    ///   - routes: What the client id may ask for.
    ///   - access: Who may ask a route now.
    ///   - closures: What is not asked any more.
    ///   - claims: What this process is about to ask.
    ///   - work: What the stage has to do.
    ///   - context: Where a person is told.
    init(
        knowledge: Knowledge,
        sender: RequestSender,
        judge: FailureJudge,
        badItems: BadItemSearch,
        routes: LearnedCapabilities,
        access: RouteAccess,
        closures: BucketClosures,
        claims: ClaimRegistry,
        work: StageWork,
        context: any ProcedureContext
    ) {
        self.knowledge = knowledge
        self.sender = sender
        self.judge = judge
        self.badItems = badItems
        self.routes = routes
        self.access = access
        self.closures = closures
        self.claims = claims
        self.work = work
        self.context = context
    }

    /// Asks for those of `ids` that are not known well enough, and calls `then` with each group that is answered.
    ///
    /// What another process is asking for comes last: as a rule it is known by then.
    func fetch(
        _ order: ObjectOrder,
        _ ids: [String],
        then: @escaping @Sendable ([String]) async throws -> Void = { _ in }
    ) async throws {
        var rest = try await wanting(order, among: ids)
        work.skip(ids.count - rest.count)
        guard !rest.isEmpty, access.isOpen(order.route) else { return }
        work.expect(rest.count)
        while true {
            let elsewhere = try await fetchUnclaimed(order, rest, then: then)
            try await claims.settle()
            guard !elsewhere.isEmpty, closures.isOpen(order.endpoint([]).bucket), routes.isOpen(order.route)
            else { return }
            rest = try await wanting(order, among: elsewhere)
            if rest.count < elsewhere.count {
                work.finish(order.kind.rawValue, count: elsewhere.count - rest.count)
                work.skip(elsewhere.count - rest.count)
                try await then(Array(Set(elsewhere).subtracting(rest)))
            }
            guard !rest.isEmpty else { return }
            await work.waitForOthers()
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
        let lost = Mutex<[String]>([])
        try await work.each(
            next: {
                while self.closures.isOpen(bucket), self.routes.isOpen(order.route), !queue.isEmpty {
                    let grant = await self.routes.grant(order.route, wanted: queue.count)
                    // Asked again just before the request: an answer in between may have embedded it.
                    let still = try await self.routes.settling(grant) {
                        try await self.fill(&queue, order, to: grant.size, for: holder)
                        let group = queue.next(grant.size)
                        return try await self.dropKnown(order, among: group, of: holder)
                    }
                    if !still.isEmpty { return (still, grant) }
                    try self.routes.settle(grant, isAccepted: nil)
                }
                return nil
            },
            body: { (group: [String], grant: LearnedCapabilities.Grant) in
                let left = try await self.ask(order, for: group, grant, holder)
                holder.release(group.map(order.claim))
                let count = group.count - left.count
                if count > 0 { self.work.finish("\(bucket.rawValue) \(group.last ?? "")", count: count) }
                lost.withLock { $0 += left }
                try await then(group)
            }
        )
        holder.release(queue.ready.map(order.claim))
        return queue.elsewhere + lost.withLock { $0 }
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
        let still = try await wanting(order, among: ids)
        guard still.count < ids.count else { return still }
        holder.release(Set(ids).subtracting(still).map(order.claim))
        work.finish(order.kind.rawValue, count: ids.count - still.count)
        work.skip(ids.count - still.count)
        return still
    }

    /// As many as are under way at once, twice: so the cost of a claim is shared, and little is kept from others.
    private static let claimedAhead = 16

    /// Those of `ids` that have to be asked for.
    func wanting(_ order: ObjectOrder, among ids: [String]) async throws -> [String] {
        guard !order.failedAt.isEmpty else {
            return try await knowledge.wanting(order.sight, of: order.kind, among: ids, market: order.market)
        }
        let statuses = try await knowledge.frontier.statuses(of: order.kind, ids, market: order.market)
        return zip(ids, statuses).filter { id, status in
            guard !knowledge.isMissing(status, of: order.kind) else { return false }
            guard let failedAt = order.failedAt[id], let fullAt = status.fullAt else { return true }
            return fullAt <= failedAt
        }.map(\.0)
    }

    /// Asks for all of `ids` at once, and for each of them where the client id may not ask for several; `isHalf` says
    /// that more were asked for before, and one of them seems to be at fault.
    ///
    /// Returns those that another process is asking for after a wait for quota.
    private func ask(
        _ order: ObjectOrder,
        for ids: [String],
        _ grant: LearnedCapabilities.Grant,
        _ holder: ClaimHolder,
        half isHalf: Bool = false
    ) async throws -> [String] {
        guard ids.count > 1 else {
            try routes.settle(grant, isAccepted: nil)
            var left: [String] = []
            for id in ids where try await !ask(order, for: id, holder) { left.append(id) }
            return left
        }
        let endpoint = order.endpoint(ids)
        let claim = claim(order, for: ids, of: holder)
        let wereUnanswered = ids.contains { knowledge.unanswered.time(of: order.claim($0)) != nil }
        let course = try await routes.settling(grant) {
            try await access.inTurn(at: order.route) {
                try await askAtOnce(endpoint, grant, claim) { error in
                    error.mayLieInOneThing(wereUnanswered: wereUnanswered) && badItems.takesApart(half: isHalf)
                }
            }
        }
        switch course {
        case .done:
            return claim.isLost ? ids : []
        case nil:
            try routes.settle(grant, isAccepted: nil)
            return []
        case .oneByOne(let rest):
            let left = Mutex<[String]>([])
            try await work.each(rest, in: endpoint.bucket) { id in
                if try await !self.ask(order, for: id, holder) { left.withLock { $0.append(id) } }
            }
            return left.withLock { $0 }
        case .byHalves:
            let (first, second) = (Array(ids.prefix(ids.count / 2)), Array(ids.dropFirst(ids.count / 2)))
            let left = try await ask(order, for: first, grant, holder, half: true)
            return try await left + ask(order, for: second, grant, holder, half: true)
        }
    }

    /// What is left to do after a request for several things.
    private enum Course {
        case done
        case oneByOne([String])
        case byHalves
    }

    private func claim(_ order: ObjectOrder, for ids: [String], of holder: ClaimHolder) -> ClaimedRequest {
        ClaimedRequest(ids.map(order.claim), of: holder) {
            try await self.wanting(order, among: ids).count == ids.count
        }
    }

    private func askAtOnce(
        _ endpoint: Endpoint,
        _ grant: LearnedCapabilities.Grant,
        _ claim: ClaimedRequest,
        takesApart: (SpotifyError) -> Bool
    ) async throws -> Course {
        switch try await sender.send(endpoint, with: claim) {
        case .answered(let leftOut) where leftOut.count == endpoint.asked.count:
            try settle(grant, whichToldNothing: endpoint)
            return .oneByOne(leftOut)
        case .answered(let leftOut):
            try routes.settle(grant, isAccepted: true)
            // Only an answer about each by itself tells whether it is there.
            return leftOut.isEmpty ? .done : .oneByOne(leftOut)
        case .unanswered:
            try routes.settle(grant, isAccepted: nil)
        case .failed(let error) where grant.isTentative && error.closesRoute:
            try refuse(grant, "this client id may not read several at once")
            return .oneByOne(endpoint.asked)
        case .failed(let error) where takesApart(error):
            try routes.settle(grant, isAccepted: nil)
            return .byHalves
        case .failed(let error):
            try routes.settle(grant, isAccepted: nil)
            if case .refused = try await judge.verdict(on: error, of: endpoint) { return .byHalves }
        }
        return .done
    }

    /// Takes note that the answer to a request for several things told of none of them: as good as a refusal.
    private func settle(_ grant: LearnedCapabilities.Grant, whichToldNothing endpoint: Endpoint) throws {
        if grant.isTentative {
            try refuse(grant, "asked for several at once, Spotify tells of none")
        } else {
            try routes.settle(grant, isAccepted: nil)
            context.warn("Spotify answered \(endpoint.target), but told of none of them: they are asked one by one")
        }
    }

    /// Takes note that several at once are of no use, and says so.
    private func refuse(_ grant: LearnedCapabilities.Grant, _ reason: String) throws {
        try routes.settle(grant, isAccepted: false)
        context.note("\(grant.route.rawValue) are read one by one: \(reason)")
    }

    /// Asks for the thing called `id`, unless another process does; returns whether none does.
    private func ask(_ order: ObjectOrder, for id: String, _ holder: ClaimHolder) async throws -> Bool {
        guard routes.isOpen(order.route) else { return true }
        let claim = claim(order, for: [id], of: holder)
        let status = try await knowledge.frontier.statuses(of: order.kind, [id], market: order.market).first
        let endpoint = order.endpoint([id])
        guard case .refused = try await ask(endpoint, at: order.route, ifNoneMatch: status?.etag, claim),
            routes.isOpen(order.route)
        else { return !claim.isLost }
        // Not asked again in this run.
        var observation = Observation(answeredAt: knowledge.clock.now())
        observation.sightings = [Sighting(order.kind, id, market: order.market, .missing)]
        try await knowledge.frontier.observe([observation])
        return true
    }

    private func ask(
        _ endpoint: Endpoint,
        at route: Capabilities.Route,
        ifNoneMatch etag: String?,
        _ claim: ClaimedRequest
    ) async throws -> RequestReply {
        try await access.inTurn(at: route) {
            switch try await sender.send(endpoint, ifNoneMatch: etag, with: claim) {
            case .answered: RequestReply.answered
            case .unanswered: .unanswered
            case .failed(let error): try await judge.verdict(on: error, of: endpoint)
            }
        } ?? .unanswered
    }
}
