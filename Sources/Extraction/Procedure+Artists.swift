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
        try await extractor.objects.fetch(
            ObjectOrder(kind: .artist, sight: parameters.sight(of: .artist), market: nil),
            ids
        )
        guard parameters.depth >= 1 else { return }

        let turns = try await turns(of: notMissing(ids))
        guard routes.isOpen(.artistAlbums) else { return extractor.access.reportClosed(.artistAlbums) }
        // Nothing begins anew before what is to be read to its end, nor what was read to its end here.
        let first = turns.prefix { $0.priority.need == .new }.map(\.id)
        let elsewhere = try await extractor.lists.readAll(
            first,
            in: .artistAlbums,
            onClaimedElsewhere: .leave,
            "albums of artist",
            order: { albums(of: $0, freshness: nil) }
        )
        let readOn = Set(first)
        let freshness = parameters.freshness.artistAlbums
        try await extractor.lists.readAll(
            turns.dropFirst(first.count).map(\.id) + elsewhere,
            in: .artistAlbums,
            "albums of artist",
            order: { albums(of: $0, freshness: readOn.contains($0) ? nil : freshness) }
        )
    }

    /// The worklist of albums: those of all artists that were hit or named.
    func writeAlbumsOfArtists() async throws {
        let artists = try parameters.depth >= 1 ? wanted(.artist) : []
        let albums = try await parameters.knownAlbums(of: artists, in: frontier)
        try await noteReasons(albums, .album)
        try Worklist.write(albums, of: .album, from: source, in: run)
    }

    /// `ids` by the priority of their lists of albums; of equals in the order given, which is that of their worth
    /// where a plan was made.
    private func turns(of ids: [String]) async throws -> [(id: String, priority: Priority)] {
        let lists = ids.map { parameters.albums(of: $0) }
        var turns: [(id: String, priority: Priority)] = []
        for (index, progress) in try await frontier.progress(of: lists).enumerated() {
            let need = extractor.knowledge.need(of: progress, freshness: parameters.freshness.artistAlbums)
            turns.append((ids[index], extractor.knowledge.priority(of: lists[index], need)))
        }
        // Swift's sort is stable.
        return turns.sorted { $0.priority.goes(before: $1.priority) }
    }

    private func albums(of id: String, freshness: Duration?) -> ListOrder {
        .albums(
            ofArtist: id,
            groups: parameters.includeGroups.map(\.rawValue),
            market: parameters.market,
            freshness: freshness
        )
    }

    /// An artist who does not exist has no albums to list.
    private func notMissing(_ ids: [String]) async throws -> [String] {
        let statuses = try await frontier.statuses(of: .artist, ids, market: nil)
        return zip(ids, statuses).filter { !extractor.knowledge.isMissing($1, of: .artist) }.map(\.0)
    }
}
