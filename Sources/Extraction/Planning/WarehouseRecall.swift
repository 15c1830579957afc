import Catalog
import Foundation
import Frontier
import Warehouse

/// Tells the frontier what the warehouse has confirmed: on a new machine, or after the state directory was lost,
/// nothing fresh is asked for again.
///
/// Searches and artists' lists are not recalled: the warehouse does not say of which service they are, nor
/// whether they were read to their end.
struct WarehouseRecall: Sendable {
    let outline: CatalogOutline
    let frontier: Frontier
    /// The market of the manifest; the warehouse does not say for which market an album or a track was told, only for
    /// which one it was refused.
    let market: String?
    private static let portion = 2_000
    /// How the frontier remembers that it was told everything once.
    private static let mark = LandedRange(origin: "warehouse", segment: "recalled", bytes: 0..<1)

    /// Tells the frontier everything, unless it was told before.
    ///
    /// - Returns: How many things it was told.
    func perform() async throws -> Int {
        let done = try await frontier.bytesRead(origin: Self.mark.origin, segment: Self.mark.segment)
        guard done == 0 else { return 0 }
        var count = 0
        for kind in EntityKind.allCases where covers(kind) { count += try await tell(kind) }
        for object in try await outline.missing() where object.kind == .artist || object.market == market {
            let sighting = Sighting(object.kind, object.id, market: market, .missing)
            try await frontier.observe([
                Observation(answeredAt: object.from, sightings: [sighting]),
                Observation(answeredAt: object.at, sightings: [sighting]),
            ])
            count += 1
        }
        try await frontier.observe([], landed: Self.mark)
        return count
    }

    /// Whether what the warehouse knows of `kind` can be taken for what would be answered.
    func covers(_ kind: EntityKind) -> Bool { kind == .artist || market == nil }

    /// Tells the frontier of `objects`, and of the tracks of albums that are known as a whole.
    func tell(_ objects: [KnownObject], of kind: EntityKind) async throws {
        var observations: [Observation] = []
        for object in objects {
            let simplified = Sighting(kind, object.id, market: market, .simplified)
            observations.append(Observation(answeredAt: object.seenAt, sightings: [simplified]))
            guard let wholeAt = object.wholeAt else { continue }
            let full = Sighting(kind, object.id, market: market, .full)
            observations.append(Observation(answeredAt: wholeAt, sightings: [full]))
        }
        if kind == .album {
            let albums = objects.filter { $0.wholeAt != nil }.map(\.id)
            observations += try await outline.trackPages(ofAlbums: albums).map { page in
                Observation(answeredAt: page.fetchedAt, pages: [listPage(page)])
            }
        }
        try await frontier.observe(observations)
    }

    private func tell(_ kind: EntityKind) async throws -> Int {
        var last = ""
        var count = 0
        while true {
            let objects = try await outline.objects(of: kind, after: last, limit: Self.portion)
            guard let end = objects.last else { return count }
            try await tell(objects, of: kind)
            last = end.id
            count += objects.count
        }
    }

    private func listPage(_ page: KnownTrackPage) -> ListPage {
        var listed = ListPage(
            of: .tracks(ofAlbum: page.album, market: market),
            offset: page.offset,
            count: page.count,
            nextOffset: page.isLast ? nil : page.offset + page.count,
            members: page.tracks.map { ListMember(position: $0.position, kind: .track, id: $0.id) }
        )
        listed.total = page.total
        return listed
    }
}
