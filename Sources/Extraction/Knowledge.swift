import Catalog
import Concurrency
import Foundation
import Frontier
import Pipeline

/// Whether what the frontier knows is good enough not to be asked again.
struct Knowledge: Sendable {
    let frontier: Frontier
    /// What was asked in vain.
    let unanswered: UnansweredThings
    /// When the run began to ask: what was answered since is good for this run, however short freshness is.
    let openedAt: Date
    let freshness: Freshness
    let clock: WallClock
    /// The markets that searches name themselves.
    var searchMarkets: Set<String> = []

    /// Those of `ids` that have to be asked for, by their priority; of equals in the order given, which is that of
    /// their worth where a plan was made.
    ///
    /// So a quota that ends early has been spent on what is new rather than on what is renewed, and what is renewed
    /// comes up in its turn.
    func wanting(
        _ sight: Sight,
        of kind: EntityKind,
        among ids: [String],
        market: String?
    ) async throws -> [String] {
        let now = clock.now()
        let order = ObjectOrder(kind: kind, sight: sight, market: market)
        var wanted: [(id: String, priority: Priority)] = []
        for start in stride(from: 0, to: ids.count, by: 512) {
            let chunk = Array(ids[start..<min(start + 512, ids.count)])
            let statuses = try await statuses(of: kind, chunk, as: sight, market: market)
            for (id, status) in zip(chunk, statuses) {
                let priority = priority(of: status, of: id, as: order, now: now)
                if priority.need != .none { wanted.append((id, priority)) }
            }
        }
        // Swift's sort is stable.
        return wanted.sorted { $0.priority.goes(before: $1.priority) }.map(\.id)
    }

    /// Those of `ids` that have to be asked for as `order` says.
    func wanting(_ order: ObjectOrder, among ids: [String]) async throws -> [String] {
        guard !order.failedAt.isEmpty else {
            return try await wanting(order.sight, of: order.kind, among: ids, market: order.market)
        }
        let statuses = try await frontier.statuses(of: order.kind, ids, market: order.market)
        return zip(ids, statuses).filter { id, status in
            guard !isMissing(status, of: order.kind) else { return false }
            guard let failedAt = order.failedAt[id], let fullAt = status.fullAt else { return true }
            return fullAt <= failedAt
        }.map(\.0)
    }

    /// When the thing called `id` has its turn, of which `status` is known; what it is worth is not told by that.
    func priority(
        of status: ObjectStatus,
        of id: String,
        as order: ObjectOrder,
        now: Date? = nil
    ) -> Priority {
        if isGood(status, as: order.sight, of: order.kind, now: now) { return Priority(need: .none) }
        let answeredAt = [status.seen(order.sight), status.missingAt].compactMap(\.self).max()
        return Priority(
            need: answeredAt == nil ? .new : .stale,
            staleSince: answeredAt,
            failsRepeatedly: unanswered.failsRepeatedly(order.claim(id))
        )
    }

    /// What is known of each of `ids`, which are wanted as `sight`, in their order.
    ///
    /// What comes along inside other answers is known from those to searches with a market of their own, too:
    /// to ask for each hit again, without that market, would cost a request each.
    func statuses(
        of kind: EntityKind,
        _ ids: [String],
        as sight: Sight,
        market: String?
    ) async throws -> [ObjectStatus] {
        var statuses = try await frontier.statuses(of: kind, ids, market: market)
        // Artists are alike in all markets.
        guard sight == .simplified, kind != .artist else { return statuses }
        for other in searchMarkets where other != market {
            for (index, status) in try await frontier.statuses(of: kind, ids, market: other).enumerated() {
                guard let seen = status.seen(.simplified) else { continue }
                statuses[index].simplifiedAt = max(seen, statuses[index].simplifiedAt ?? .distantPast)
            }
        }
        return statuses
    }

    /// Whether `status` answers the wish for `sight`: seen lately, missing in this run, or gone for good.
    func isGood(_ status: ObjectStatus, as sight: Sight, of kind: EntityKind, now: Date? = nil) -> Bool {
        if let seen = status.seen(sight), isGood(seen, for: freshness(of: kind), now: now) { return true }
        return isMissing(status, of: kind, now: now)
    }

    /// Whether the thing is not worth asking for: not there in this run, or found missing twice, hours apart.
    ///
    /// What is gone seldom comes back, so that is believed four times as long as a sight of it.
    func isMissing(_ status: ObjectStatus, of kind: EntityKind, now: Date? = nil) -> Bool {
        guard let missingAt = status.missingAt, missingAt > status.seen(.simplified) ?? .distantPast
        else { return false }
        return missingAt >= openedAt
            || (status.isGone && isGood(missingAt, for: freshness(of: kind) * 4, now: now))
    }

    /// Whether an answer of `time` is still good.
    func isGood(_ time: Date, for freshness: Duration, now: Date? = nil) -> Bool {
        time >= openedAt
            || (now ?? clock.now()).timeIntervalSince(time) < freshness.seconds
    }

    private func freshness(of kind: EntityKind) -> Duration {
        switch kind {
        case .artist: freshness.artist
        case .album: freshness.album
        case .track: freshness.track
        }
    }
}

extension Knowledge {
    /// What stands in `frontier`, as good as `parameters` want it; the same for the plan and for the stages.
    ///
    /// - Parameters:
    ///   - frontier: What is known, and what was asked in vain.
    ///   - parameters: How long what is known stays good.
    ///   - openedAt: When the run began to ask.
    ///   - clock: The time.
    /// - Throws: A `SQLiteError`.
    init(
        in frontier: Frontier,
        for parameters: PipelineParameters,
        openedAt: Date,
        clock: WallClock
    ) async throws {
        self.init(
            frontier: frontier,
            unanswered: try await UnansweredThings(in: frontier, clock: clock),
            openedAt: openedAt,
            freshness: parameters.freshness,
            clock: clock,
            searchMarkets: parameters.searchMarkets
        )
    }
}
