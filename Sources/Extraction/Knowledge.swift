import Catalog
import Foundation
import Frontier
import Pipeline

/// Whether what the frontier knows is good enough not to be asked again.
struct Knowledge: Sendable {
    let frontier: Frontier
    /// When the run began to ask: what was answered since is good for this run, however short freshness is.
    let openedAt: Date
    let freshness: Freshness

    /// Those of `ids` that have to be asked for: what was never seen first, then the stale, oldest first.
    ///
    /// So a quota that ends early has been spent on what is new rather than on what is renewed.
    func wanting(
        _ sight: Sight,
        of kind: EntityKind,
        among ids: [String],
        market: String?
    ) async throws -> [String] {
        let now = Date()
        var unknown: [String] = []
        var stale: [(id: String, seen: Date)] = []
        for start in stride(from: 0, to: ids.count, by: 512) {
            let chunk = Array(ids[start..<min(start + 512, ids.count)])
            let standings = try await frontier.standings(of: kind, chunk, market: market)
            for (id, standing) in zip(chunk, standings) where !isGood(standing, as: sight, of: kind, now: now)
            {
                if let seen = standing.seen(sight) ?? standing.missingAt {
                    stale.append((id, seen))
                } else {
                    unknown.append(id)
                }
            }
        }
        // Swift's sort is stable, so equal ages keep the worklist's order.
        return unknown + stale.sorted { $0.seen < $1.seen }.map(\.id)
    }

    /// Whether `standing` answers the wish for `sight`: seen lately, missing in this run, or gone for good.
    func isGood(_ standing: Standing, as sight: Sight, of kind: EntityKind, now: Date = Date()) -> Bool {
        let age = freshness(of: kind)
        if let seen = standing.seen(sight), isGood(seen, for: age, now: now) { return true }
        guard let missingAt = standing.missingAt, missingAt > standing.seen(.simplified) ?? .distantPast
        else {
            return false
        }
        return missingAt >= openedAt || (standing.isGone && isGood(missingAt, for: age, now: now))
    }

    /// Whether an answer of `time` is still good.
    func isGood(_ time: Date, for freshness: Duration, now: Date = Date()) -> Bool {
        time >= openedAt || now.timeIntervalSince(time) < Double(freshness.components.seconds)
    }

    private func freshness(of kind: EntityKind) -> Duration {
        switch kind {
        case .artist: freshness.artist
        case .album: freshness.album
        case .track: freshness.track
        }
    }
}
