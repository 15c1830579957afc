import Catalog
import Foundation
import Frontier
import Quota
import Spotify

/// Things asked for by id, several at once where the client id may.
struct ObjectOrder: Sendable {
    let kind: EntityKind
    /// How much of each is wanted.
    let sight: Sight
    let market: String?
    /// How many are asked for at once.
    let size: Int
    /// Makes the request for some of them.
    let endpoint: @Sendable ([String]) -> Endpoint
}

extension Extractor {
    /// Asks for those of `ids` that are not known well enough, and calls `then` with each group asked for.
    func fetch(
        _ order: ObjectOrder,
        _ ids: [String],
        then: @escaping @Sendable ([String]) async throws -> Void = { _ in }
    ) async throws {
        let wanting = try await knowledge.wanting(
            order.sight,
            of: order.kind,
            among: ids,
            market: order.market
        )
        skip(ids.count - wanting.count)
        expect(wanting.count)
        var rest = wanting[...]
        let bucket = order.endpoint([]).bucket
        try await each(
            next: {
                while self.isOpen(bucket), !rest.isEmpty {
                    let group = Array(rest.prefix(order.size))
                    // Asked again just before the request: an answer in between may have embedded it.
                    let still = try await self.knowledge.wanting(
                        order.sight,
                        of: order.kind,
                        among: group,
                        market: order.market
                    )
                    rest = rest.dropFirst(group.count)
                    self.finish(order.kind.rawValue, count: group.count - still.count)
                    self.skip(group.count - still.count)
                    if !still.isEmpty { return still }
                }
                return nil
            },
            body: { group in
                try await self.ask(order, for: group)
                self.finish("\(bucket.rawValue) \(group.last ?? "")", count: group.count)
                try await then(group)
            }
        )
    }

    /// Asks for all of `ids` at once, and for the halves of a group that Spotify refuses as a whole.
    private func ask(_ order: ObjectOrder, for ids: [String]) async throws {
        guard case .refused = try await ask(order.endpoint(ids)) else { return }
        guard ids.count > 1 else {
            // Not asked again in this run.
            var observation = Observation(answeredAt: Date())
            for id in ids {
                observation.sightings.insert(Sighting(order.kind, id, market: order.market, .missing))
            }
            return try await frontier.observe([observation])
        }
        try await ask(order, for: Array(ids.prefix(ids.count / 2)))
        try await ask(order, for: Array(ids.dropFirst(ids.count / 2)))
    }
}
