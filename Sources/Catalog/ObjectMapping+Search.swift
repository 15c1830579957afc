extension ObjectName {
    /// The answer to a search: a page of hits per kind.
    public static let search = ObjectName(rawValue: "search")
    /// The answer that lists new releases: a page of albums.
    public static let newReleases = ObjectName(rawValue: "new releases")
    /// A hit of a kind without a table: nothing but its identifier is kept.
    public static let found = ObjectName(rawValue: "found")

    /// A page of hits of one kind.
    public static func hits(of kind: SearchKind) -> ObjectName {
        ObjectName(rawValue: "hits: \(kind.plural)")
    }

    /// The answer to a request for several identifiers.
    public static func batch(of kind: EntityKind) -> ObjectName {
        ObjectName(rawValue: "batch: \(kind.rawValue)s")
    }
}

extension EntityKind {
    /// The mapping of such objects.
    var object: ObjectName {
        switch self {
        case .artist: .artist
        case .album: .album
        case .track: .track
        }
    }
}

extension ObjectMapping {
    /// The answer to a search: a page of hits per kind.
    static let search: ObjectMapping = {
        var search = ObjectMapping(.search)
        search.isClosed = true
        search.parts = SearchKind.allCases.map { kind in
            PartMapping("/\(kind.plural)", .object(.hits(of: kind)))
        }
        return search
    }()

    /// The answer that lists new releases: kept as a search for albums.
    static let newReleases: ObjectMapping = {
        var releases = ObjectMapping(.newReleases)
        releases.isClosed = true
        releases.parts = [PartMapping("/albums", .object(.hits(of: .album)))]
        return releases
    }()

    /// A hit of a kind without a table.
    static let found: ObjectMapping = {
        var found = ObjectMapping(.found)
        found.identifier = "/id"
        found.unkept =
            addresses + [
                "/audio_preview_url", "/authors", "/available_markets", "/chapters", "/collaborative",
                "/copyrights", "/description", "/duration_ms", "/edition", "/episode", "/episodes",
                "/explicit",
                "/followers", "/html_description", "/images", "/is_externally_hosted", "/is_playable",
                "/items",
                "/language", "/languages", "/media_type", "/name", "/narrators", "/owner", "/primary_color",
                "/public", "/publisher", "/release_date", "/release_date_precision", "/restrictions",
                "/resume_point", "/show", "/snapshot_id", "/total_chapters", "/total_episodes", "/track",
                "/tracks",
            ]
        found.words = [
            "/type": SearchKind.allCases.filter { $0.entity == nil }.map(\.rawValue)
        ]
        found.contractTable = .searchHit
        return found
    }()

    /// A page of hits of one kind; nulls, which stand for what Spotify hides, keep their ranks.
    static func hits(of kind: SearchKind) -> ObjectMapping {
        var page = ObjectMapping(.hits(of: kind))
        page.isOccurrence = true
        page.inheritsIdentifier = true
        page.rows = [
            RowMapping(
                .searchPage,
                [
                    .init("occurrence", .occurrence),
                    .init("query", .query, .value),
                    .init("kind", .constant(kind.rawValue)),
                    .init("observed_on", .observedOn),
                    .init("first_rank", .following("/offset"), .reported),
                    .init("item_count", .count("/items"), .reported),
                    .init("is_last", .isNull("/next")),
                ]
            )
        ]
        let hit = RowMapping(
            .searchHit,
            [
                .init("occurrence", .ownerOccurrence),
                .init("rank", .position),
                .init("entity_id", .identifier),
            ]
        )
        var hits = PartMapping("/items", .objects(kind.entity?.object ?? .found), row: hit)
        hits.offset = "/offset"
        page.parts = [hits]
        page.unkept = pageBounds
        page.contractTable = .searchPage
        return page
    }

    /// What a page says of itself that its place in the list does not need.
    static let pageBounds = ["/href", "/limit", "/previous", "/total"]

    /// The answer to a request for several identifiers: in order, null for the unknown.
    static func batch(of kind: EntityKind) -> ObjectMapping {
        var batch = ObjectMapping(.batch(of: kind))
        var objects = PartMapping("/\(kind.rawValue)s", .objects(kind.object))
        objects.answersAsked = true
        objects.isRequired = true
        batch.parts = [objects]
        return batch
    }
}
