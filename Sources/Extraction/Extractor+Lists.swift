import Foundation
import Frontier
import Spotify

/// A list to be read page by page.
struct ListOrder: Sendable {
    let name: ListName
    /// The largest page that may be asked for.
    let pageSize: Int
    /// Items wanted; `nil` wants all.
    var maximum: Int?
    /// How long the list stays good; `nil` reads on what was begun, but never anew.
    let freshness: Duration?
    /// Makes the request for the page at an offset, of a size.
    let endpoint: @Sendable (_ offset: Int, _ limit: Int) -> Endpoint

    /// How large a page to ask for at `offset`.
    func limit(at offset: Int) -> Int {
        min(pageSize, (maximum ?? .max) - offset)
    }
}

extension Extractor {
    /// Where the next page of the list starts that has to be asked for; `nil` when it is known well enough.
    ///
    /// A reading that ended early is gone on with, however long ago: asking anew would never end where a list is
    /// longer than a day's quota. A complete reading that has become stale begins anew.
    func nextOffset(_ list: ListName, maximum: Int?, freshness: Duration?) async throws -> Int? {
        let walk = try await frontier.walk(list)
        if let offset = walk.nextOffset, offset < maximum ?? .max { return offset }
        guard let freshness, let startedAt = walk.startedAt else { return nil }
        return knowledge.isGood(startedAt, for: freshness) ? nil : 0
    }

    /// Asks for every page of the list that is not known yet, one after the other.
    func read(_ order: ListOrder, patiently isPatient: Bool = true) async throws {
        var course = ReadingCourse()
        while let offset = try await nextOffset(
            order.name,
            maximum: order.maximum,
            freshness: order.freshness
        ) {
            guard course.admits(offset) else { return }
            switch try await ask(order.endpoint(offset, order.limit(at: offset)), patiently: isPatient) {
            case .answered: continue
            case .unanswered: return
            case .refused: return try await end([order.name], at: offset)
            }
        }
        if !course.hasBegun { skip(1) }
    }

    /// Notes that the lists have nothing at `offset` or behind it.
    ///
    /// Of a list whose first page is refused nothing is known: were it noted as empty, it would stay so for as
    /// long as lists stay good, also once the setting that was wrong is mended.
    func end(_ lists: [ListName], at offset: Int) async throws {
        guard offset > 0 else { return }
        var observation = Observation(answeredAt: Date())
        observation.pages = lists.map {
            ListPage(of: $0, offset: offset, count: 0, nextOffset: nil, members: [])
        }
        try await frontier.observe([observation])
    }
}
