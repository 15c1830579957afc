import Catalog
import Frontier
import Landing
import Pipeline
import Spotify

/// What is wanted, in the frontier's words: the same for the plan and for the stages that carry it out.
extension PipelineParameters {
    /// The objects of `kind` that the manifest names itself.
    func named(_ kind: EntityKind) -> [WorklistItem] {
        let ids =
            switch kind {
            case .artist: artists
            case .album: albums
            case .track: tracks
            }
        return ids.map { WorklistItem(kind: kind, id: $0, why: "named in the manifest") }
    }

    /// The hits of `query` of one type.
    func hits(of query: SearchQuery, _ type: SearchKind) -> ListName {
        .search(
            query.text,
            type: type,
            market: query.market ?? market,
            includesExternalAudio: query.includesExternalAudio
        )
    }

    /// The searches to make, in their order: those of the manifest, then that for new releases unless they are browsed.
    func searches(browsingNewReleases isBrowsed: Bool) -> [SearchQuery] {
        guard let newReleases, !isBrowsed else { return queries }
        return queries + [newReleasesSearch(newReleases)]
    }

    /// The search that finds new releases where their own list is closed: the albums of two weeks.
    func newReleasesSearch(_ maximum: Int) -> SearchQuery {
        var query = SearchQuery(text: "tag:new")
        query.types = [.album]
        query.maxHits = maximum
        return query
    }

    /// The markets that searches name themselves.
    var searchMarkets: Set<String> { Set(queries.compactMap(\.market)) }

    /// The albums of an artist, of the groups that are wanted.
    func albums(of artist: String) -> ListName {
        .albums(ofArtist: artist, groups: includeGroups.map(\.rawValue), market: market)
    }

    /// The tracks of an album.
    func tracks(of album: String) -> ListName {
        .tracks(ofAlbum: album, market: market)
    }

    /// The albums in the lists of all `artists` that are known, each once.
    func knownAlbums(of artists: [WorklistItem], in frontier: Frontier) async throws -> [WorklistItem] {
        try await frontier.items(in: artists.map { albums(of: $0.id) }, as: .album) { index in
            "album of artist \(artists[index].id)"
        }
    }

    /// The tracks in the lists of all `albums` that are known, each once.
    func knownTracks(of albums: [WorklistItem], in frontier: Frontier) async throws -> [WorklistItem] {
        try await frontier.items(in: albums.map { tracks(of: $0.id) }, as: .track) { index in
            "track of album \(albums[index].id)"
        }
    }

    /// How much of an object of `kind` is asked for.
    func sight(of kind: EntityKind) -> Sight {
        let wanted =
            switch kind {
            case .artist: detail.artist
            case .album: detail.album
            case .track: detail.track
            }
        return switch wanted {
        case .simplified: .simplified
        case .full: .full
        }
    }
}

extension Frontier {
    /// What stands in `lists`, each once; `why` says what led to it, by the place of its list.
    fileprivate func items(
        in lists: [ListName],
        as kind: EntityKind,
        why: (_ index: Int) -> String
    ) async throws -> [WorklistItem] {
        var items: [WorklistItem] = []
        var seen: Set<String> = []
        try await members(of: lists) { index, members in
            let reason = why(index)
            for member in members where seen.insert(member.id).inserted {
                items.append(WorklistItem(kind: kind, id: member.id, why: reason))
            }
        }
        return items
    }
}
