import Catalog
import Concurrency
import Diagnostics
import Foundation
import Frontier
import Pipeline
import Quota
import Spotify
import Synchronization

/// Asks for things by their ids, as many at once as the client id may have.
struct ObjectReader: Sendable {
    let knowledge: Knowledge
    let sender: RequestSender
    let judge: FailureJudge
    let ration: SplitRation
    let health: ServiceHealth
    let routes: LearnedCapabilities
    let access: RouteAccess
    let tasks: ConcurrentTasks
    let context: any ProcedureContext

    /// Asks for all of `ids` at once, and for each of them where the client id may not ask for several; `isHalf` says
    /// that more were asked for before, and one of them seems to be at fault.
    ///
    /// Returns those that another process is asking for after a wait for quota.
    func ask(
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
        let course = try await routes.settling(grant) {
            try await access.inTurn(at: order.route) {
                try await askAtOnce(endpoint, grant, claim) { error in
                    error.mayLieInOneThing(answeredSince: isAnswered(since: ids, of: order))
                        && ration.takeBatch(half: isHalf)
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
            try await tasks.each(rest, in: endpoint.bucket) { id in
                if try await !self.ask(order, for: id, holder) { left.withLock { $0.append(id) } }
            }
            return left.withLock { $0 }
        case .byHalves:
            let (first, second) = (Array(ids.prefix(ids.count / 2)), Array(ids.dropFirst(ids.count / 2)))
            let left = try await ask(order, for: first, grant.settled, holder, half: true)
            return try await left + ask(order, for: second, grant.settled, holder, half: true)
        }
    }

    /// Whether the service has answered anything since one of `ids` failed; not where none of them has.
    private func isAnswered(since ids: [String], of order: ObjectOrder) -> Bool {
        let failures = ids.compactMap { knowledge.unanswered.failure(of: order.claim($0)) }
        guard let last = failures.map(\.last).max() else { return false }
        let time = knowledge.clock.now().timeIntervalSince(last)
        return health.counts.answers > 0 || routes.isAnswered(besides: order.route, within: time)
    }

    /// What is left to do after a request for several things.
    private enum Course {
        case done
        case oneByOne([String])
        case byHalves
    }

    private func claim(_ order: ObjectOrder, for ids: [String], of holder: ClaimHolder) -> ClaimedRequest {
        ClaimedRequest(ids.map(order.claim), of: holder) {
            try await self.knowledge.wanting(order, among: ids).count == ids.count
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

    /// Takes note that the answer to a request for several things told of none of them: as good as a refusal, where
    /// they are not so few that all of them may be gone.
    private func settle(_ grant: LearnedCapabilities.Grant, whichToldNothing endpoint: Endpoint) throws {
        if grant.isTentative, !grant.isSettled, endpoint.asked.count >= Self.fewestThatTell {
            try refuse(grant, "asked for several at once, Spotify tells of none")
        } else {
            try routes.settle(grant, isAccepted: nil)
            access.warnOfNothing(answering: endpoint, of: grant.route)
        }
    }

    /// Hardly ever are so many gone at once; of two it happens.
    private static let fewestThatTell = 5

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
