import Catalog
import Concurrency
import Diagnostics
import Foundation
import Frontier
import Pipeline
import Quota
import Spotify

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

    /// Asks for all of `ids` at once, and for each of them where the client id may not ask for several.
    ///
    /// Settles `grant`. Returns those that another process is asking for after a wait for quota.
    func ask(
        _ order: ObjectOrder,
        for ids: [String],
        _ grant: LearnedCapabilities.Grant,
        _ holder: ClaimHolder
    ) async throws -> [String] {
        let batch = Batch(order: order, ids: ids, grant: grant, claim: claim(order, for: ids, of: holder))
        let course = try await routes.settling(grant) { try await ask(batch) }
        return try await follow(course, of: batch, holder)
    }

    /// Asks for half of what was asked for before, as one of it seems to be at fault.
    private func ask(forHalf ids: [String], of whole: Batch, _ holder: ClaimHolder) async throws -> [String] {
        var batch = whole
        batch.ids = ids
        batch.claim = claim(whole.order, for: ids, of: holder)
        batch.isHalf = true
        // What is smaller tells nothing of how many may be asked for.
        let (course, _) = try await ask(batch)
        return try await follow(course, of: batch, holder)
    }

    /// Does what is left to do after `batch` was asked for.
    private func follow(_ course: Course, of batch: Batch, _ holder: ClaimHolder) async throws -> [String] {
        let ids = batch.ids
        switch course {
        case .done:
            return []
        case .claimedElsewhere:
            return ids
        case .alone:
            var left: [String] = []
            for id in ids where try await ask(batch.order, for: id, holder) == .claimedElsewhere {
                left.append(id)
            }
            return left
        case .oneByOne(let rest):
            return try await tasks.compactMap(rest, in: batch.endpoint.bucket) { id in
                try await self.ask(batch.order, for: id, holder) == .claimedElsewhere ? id : nil
            }
        case .byHalves:
            let (first, second) = (Array(ids.prefix(ids.count / 2)), Array(ids.dropFirst(ids.count / 2)))
            let left = try await ask(forHalf: first, of: batch, holder)
            return try await left + ask(forHalf: second, of: batch, holder)
        }
    }

    /// What is asked for at once.
    private struct Batch {
        let order: ObjectOrder
        var ids: [String]
        let grant: LearnedCapabilities.Grant
        var claim: ClaimedRequest
        /// Whether more were asked for before, and one of them seems to be at fault.
        var isHalf = false

        var endpoint: Endpoint { order.endpoint(ids) }
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
        case claimedElsewhere
        /// There is only one, which was not asked for yet.
        case alone
        case oneByOne([String])
        case byHalves
    }

    private func claim(_ order: ObjectOrder, for ids: [String], of holder: ClaimHolder) -> ClaimedRequest {
        ClaimedRequest(ids.map(order.claim), of: holder) {
            try await self.knowledge.wanting(order, among: ids).count == ids.count
        }
    }

    /// Asks for a batch in its turn, and returns what that tells of its grant.
    private func ask(_ batch: Batch) async throws -> (Course, GrantOutcome) {
        guard batch.ids.count > 1 else { return (.alone, .untold) }
        let told = try await access.inTurn(at: batch.order.route) { try await askInTurn(batch) }
        return told ?? (.done, .untold)
    }

    private func askInTurn(_ batch: Batch) async throws -> (Course, GrantOutcome) {
        // As much may have been refused to another since.
        guard routes.isStanding(batch.grant) else { return (.oneByOne(batch.ids), .untold) }
        let (course, outcome) = try await askAtOnce(batch) { error in
            error.mayLieInOneThing(answeredSince: isAnswered(since: batch.ids, of: batch.order))
                && ration.takeBatch(half: batch.isHalf)
        }
        guard outcome == .refusedOutright else { return (course, outcome) }
        // Before the turn ends: whoever is next would ask for as much.
        try routes.learn(outcome, of: batch.grant)
        return (course, .untold)
    }

    private func askAtOnce(
        _ batch: Batch,
        takesApart: (SpotifyError) -> Bool
    ) async throws -> (Course, GrantOutcome) {
        let endpoint = batch.endpoint
        switch try await sender.send(endpoint, with: batch.claim) {
        case .answered(let leftOut) where leftOut.count == endpoint.asked.count:
            return (.oneByOne(leftOut), nothingTold(of: batch))
        case .answered(let leftOut):
            // Only an answer about each by itself tells whether it is there.
            let course: Course = leftOut.isEmpty ? .done : .oneByOne(leftOut)
            return (course, .accepted)
        case .claimedElsewhere:
            return (.claimedElsewhere, .untold)
        case .unanswered:
            return (.done, .untold)
        case .failed(let error) where batch.grant.isTentative && error.closesRoute:
            // What was answered last may be refused in passing: halves of it tell.
            if !batch.isHalf, routes.isAccepted(batch.grant) { return (.byHalves, .untold) }
            access.warnOfMode(refusedAt: batch.grant.route)
            noteOneByOne(batch.grant, "this client id may not read several at once")
            return (.oneByOne(endpoint.asked), .refusedOutright)
        case .failed(let error) where takesApart(error):
            return (.byHalves, .untold)
        case .failed(let error):
            let reply = try await judge.verdict(on: error, of: endpoint)
            if case .refused = reply { return (.byHalves, .untold) }
            return (.done, .untold)
        }
    }

    /// What an answer means that told of none of several things: it is as good as a refusal, where they are not so
    /// few that all of them may be gone, and as many have not been answered lately.
    private func nothingTold(of batch: Batch) -> GrantOutcome {
        let endpoint = batch.endpoint
        let mayAllBeGone = endpoint.asked.count < Self.fewestThatTell || routes.isAccepted(batch.grant)
        if batch.grant.isTentative, !batch.isHalf, !mayAllBeGone {
            noteOneByOne(batch.grant, "asked for several at once, Spotify tells of none")
            return .refusedOutright
        }
        access.warnOfNothing(answering: endpoint, of: batch.grant.route)
        return .untold
    }

    /// Hardly ever are so many gone at once; of two it happens.
    private static let fewestThatTell = 5

    /// Says that several at once are of no use.
    private func noteOneByOne(_ grant: LearnedCapabilities.Grant, _ reason: String) {
        context.note("\(grant.route.rawValue) are read one by one: \(reason)")
    }

    /// Asks for the thing called `id`, unless another process does.
    private func ask(
        _ order: ObjectOrder,
        for id: String,
        _ holder: ClaimHolder
    ) async throws -> ReadingOutcome {
        guard routes.isOpen(order.route) else { return .ended }
        let claim = claim(order, for: [id], of: holder)
        let status = try await knowledge.frontier.statuses(of: order.kind, [id], market: order.market).first
        let endpoint = order.endpoint([id])
        let reply = try await ask(endpoint, at: order.route, ifNoneMatch: status?.etag, claim)
        if reply == .claimedElsewhere { return .claimedElsewhere }
        guard reply == .refused, routes.isOpen(order.route) else { return .ended }
        // Not asked again in this run.
        let sighting = Sighting(order.kind, id, market: order.market, .missing)
        let observation = Observation(answeredAt: knowledge.clock.now(), sightings: [sighting])
        try await knowledge.frontier.observe([observation])
        return .ended
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
            case .claimedElsewhere: .claimedElsewhere
            case .unanswered: .unanswered
            case .failed(let error): try await judge.verdict(on: error, of: endpoint)
            }
        } ?? .unanswered
    }
}
