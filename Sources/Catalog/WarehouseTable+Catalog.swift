extension WarehouseTable {
    /// Every table and view whose values come from rows files.
    public static let all: [WarehouseTable] = artists + albums + tracks + searches + observations + logs

    private static let artists = [
        WarehouseTable("catalog.artist", .same(.artist, "id", "followers", "popularity", "name")),
        WarehouseTable(
            "catalog.artist_genre",
            .owner("artist_id", .artist),
            .same(.artistGenre, "position", "genre")
        ),
        WarehouseTable(
            "catalog.artist_image",
            .owner("artist_id", .artist),
            .same(.artistImage, "position", "width", "height", "url")
        ),
        WarehouseTable("catalog.artist_album", .same(.artistAlbum, "artist_id", "album_id", "album_group")),
    ]

    private static let albums = [
        WarehouseTable(
            "catalog.album",
            .same(.album, "id"),
            .column("market_set_id", .staged(.album, "market_set", how: marketSet)),
            .same(.album, "release_date", "total_tracks", "popularity", "name", "album_type"),
            .same(.album, "release_date_text", "release_date_precision", "label")
        ),
        WarehouseTable(
            "catalog.album_image",
            .owner("album_id", .album),
            .same(.albumImage, "position", "width", "height", "url")
        ),
        WarehouseTable(
            "catalog.album_artist",
            .owner("album_id", .album),
            .same(.albumArtist, "artist_id", "position")
        ),
        WarehouseTable(
            "catalog.album_copyright",
            .owner("album_id", .album),
            .same(.albumCopyright, "position", "kind", "text")
        ),
        WarehouseTable(
            "catalog.album_external_id",
            .owner("album_id", .album),
            .same(.albumExternalID, "kind", "value")
        ),
        WarehouseTable(
            "catalog.album_track",
            .owner("album_id", .albumTrackPage, "album_id"),
            .same(.albumTrack, "track_id", "position", "disc_number", "track_number")
        ),
    ]

    private static let tracks = [
        WarehouseTable(
            "catalog.track",
            .same(.track, "id"),
            .column(
                "album_id",
                .staged(.track, "album_id"),
                .staged(.track, "read_in_album_id", how: "the first one, where the track names none")
            ),
            .column("market_set_id", .staged(.track, "market_set", how: marketSet)),
            .same(.track, "duration_ms", "popularity", "disc_number", "track_number"),
            .same(.track, "explicit", "is_local", "name", "preview_url")
        ),
        WarehouseTable(
            "catalog.track_artist",
            .owner("track_id", .track),
            .same(.trackArtist, "artist_id", "position")
        ),
        WarehouseTable(
            "catalog.track_external_id",
            .owner("track_id", .track),
            .same(.trackExternalID, "kind", "value")
        ),
        WarehouseTable(
            "catalog.track_playability",
            .same(.trackPlayability, "track_id", "is_playable", "market", "restriction")
        ),
        WarehouseTable(
            "catalog.market_set",
            .column("id", .staged(.marketSet, "markets", how: "made of all of them")),
            .column("market_count", .staged(.marketSet, "markets", how: "how many there are"))
        ),
        WarehouseTable(
            "catalog.market_set_member",
            .column("id", .staged(.marketSet, "markets", how: "made of all of them")),
            .column("market", .staged(.marketSet, "markets", how: "each of them"))
        ),
    ]

    private static let marketSet = "made of the list's members, so that equal lists are one"

    private static let searches = [
        WarehouseTable(
            "catalog.search_hit",
            .same(.searchHit, "entity_id", "rank"),
            .owner("observed_on", .searchPage, "observed_on"),
            .owner("kind", .searchPage, "kind"),
            .owner("query", .searchPage, "query")
        ),
        WarehouseTable(
            "etl.search_page",
            .time("fetched_at", "the latest"),
            .same(.searchPage, "observed_on", "first_rank", "item_count", "is_last", "kind", "query")
        ),
    ]
}
