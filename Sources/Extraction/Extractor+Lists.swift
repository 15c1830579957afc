import Diagnostics
import Foundation
import Frontier
import Spotify

/// A list to be read page by page.
struct ListOrder: Sendable {
    let name: ListName
    let route: Capabilities.Route
    /// Items wanted; `nil` wants all.
    var maximum: Int?
    /// How long the list stays good; `nil` reads on what was begun, but never anew.
    let freshness: Duration?
    /// Makes the request for the page at an offset, of a size.
    let endpoint: @Sendable (_ offset: Int, _ limit: Int) -> Endpoint

    /// The page at `offset`.
    func page(at offset: Int) -> PageOrder {
        PageOrder(
            route: route,
            lists: [name],
            offset: offset,
            wanted: maximum.map { $0 - offset } ?? .max,
            endpoint: endpoint
        )
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
            guard isOpen(route: order.route), course.admits(offset) else { return }
            switch try await ask(order.page(at: offset), patiently: isPatient) {
            case .answered:
                try await endRepetition(of: order.name, at: offset)
                try await endOverrun(of: order.name, at: offset)
            case .unanswered: return
            case .refused: return try await end([order.name], at: offset)
            }
        }
        if !course.hasBegun { skip(1) }
    }

    /// Ends a list that leads nowhere: whose page at `offset` only repeats what stands before it.
    func endRepetition(of list: ListName, at offset: Int) async throws {
        guard try await frontier.isRepetition(list, at: offset),
            let next = try await frontier.walk(list).nextOffset, next > offset
        else { return }
        try await end([list], at: next)
    }

    /// Ends a list that goes on far behind its own total.
    private func endOverrun(of list: ListName, at offset: Int) async throws {
        let walk = try await frontier.walk(list)
        guard let next = walk.nextOffset, next > offset,
            next > (walk.total ?? Self.longestList) + Self.driftOfTotals
        else { return }
        try await end([list], at: next)
    }

    /// Notes that the lists have nothing at `offset` or behind it.
    ///
    /// Of a list whose first page is refused nothing is known: were it noted as empty, it would stay so for as
    /// long as lists stay good, also once the setting that was wrong is mended.
    func end(_ lists: [ListName], at offset: Int) async throws {
        guard offset > 0 else { return }
        var observation = Observation(answeredAt: clock.now())
        observation.pages = lists.map {
            ListPage(of: $0, offset: offset, count: 0, nextOffset: nil, members: [])
        }
        try await frontier.observe([observation])
    }

    /// By how much a list may be longer than it says: totals change while a list is read.
    private static let driftOfTotals = 200
    /// Where a list without a total ends.
    private static let longestList = 50_000
}
