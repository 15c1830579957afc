import Catalog
import Frontier
import Landing
import Pipeline
import Quota
import Spotify

/// `extract-artists`: profiles, and the lists of albums.
extension Procedure {
    func readArtists() async throws {
        let ids = try wanted(.artist).map(\.id)
        try await noteReasons(parameters.named(.artist), .artist)
        try await extractor.fetch(
            ObjectOrder(kind: .artist, sight: parameters.sight(of: .artist), market: nil),
            ids
        )
        guard parameters.depth >= 1 else { return }

        let present = try await notMissing(ids)
        guard extractor.isOpen(route: .artistAlbums) else { return }
        try await extractor.readAll(present, in: .artistAlbums, "albums of artist", order: albums)
    }

    /// The worklist of albums: those of all artists that were hit or named.
    func writeAlbumsOfArtists() async throws {
        var items: [WorklistItem] = []
        var seen: Set<String> = []
        for artist in parameters.depth >= 1 ? try wanted(.artist) : [] {
            for album in try await frontier.members(of: albums(of: artist.id).name)
            where seen.insert(album.id).inserted {
                items.append(WorklistItem(kind: "album", id: album.id, why: "album of artist \(artist.id)"))
            }
        }
        try await noteReasons(items, .album)
        try Worklist.write(items, of: "album", from: source, in: run)
    }

    private func albums(of id: String) -> ListOrder {
        let groups = parameters.includeGroups
        let market = parameters.market
        return ListOrder(
            name: parameters.albums(of: id),
            route: .artistAlbums,
            freshness: parameters.freshness.artistAlbums,
            endpoint: { .artistAlbums(id, groups: groups, market: market, limit: $1, offset: $0) }
        )
    }

    /// Who does not exist has no albums to list.
    private func notMissing(_ ids: [String]) async throws -> [String] {
        let statuses = try await frontier.statuses(of: .artist, ids, market: nil)
        return zip(ids, statuses).filter { !extractor.knowledge.isMissing($1, of: .artist) }.map(\.0)
    }
}
