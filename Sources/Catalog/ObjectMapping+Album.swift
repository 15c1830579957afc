extension ObjectName {
    /// An album, full or simplified.
    public static let album = ObjectName(rawValue: "album")
    /// One line of an album's copyrights.
    public static let copyright = ObjectName(rawValue: "copyright")
    /// A page of an album's tracks, embedded or answered by itself.
    public static let tracksOfAlbum = ObjectName(rawValue: "tracks of an album")
    /// A page of an artist's albums.
    public static let albumsOfArtist = ObjectName(rawValue: "albums of an artist")
}

extension ObjectMapping {
    /// An album, full or simplified.
    static let album: ObjectMapping = {
        var album = ObjectMapping(.album)
        album.identifier = "/id"
        album.isOccurrence = true
        album.present = [
            "/name": AlbumField.name.rawValue,
            "/album_type": AlbumField.albumType.rawValue,
            "/total_tracks": AlbumField.totalTracks.rawValue,
            "/release_date": AlbumField.releaseDate.rawValue,
            "/release_date_precision": AlbumField.releaseDatePrecision.rawValue,
            "/label": AlbumField.label.rawValue,
            "/popularity": AlbumField.popularity.rawValue,
            "/available_markets": AlbumField.markets.rawValue,
            "/images": AlbumField.images.rawValue,
            "/artists": AlbumField.artists.rawValue,
            "/copyrights": AlbumField.copyrights.rawValue,
            "/external_ids": AlbumField.externalIDs.rawValue,
        ]
        album.rows = [
            RowMapping(
                .album,
                RowMapping.occurrence + [
                    .init("id", .identifier),
                    .init("name", .value("/name", .label)),
                    .init("album_type", .value("/album_type", .label)),
                    .init("total_tracks", .value("/total_tracks", .integer)),
                    .init("release_date_text", .value("/release_date", .label)),
                    .init("release_date", .firstDay("/release_date")),
                    .init("release_date_precision", .value("/release_date_precision", .label)),
                    .init("label", .value("/label", .label)),
                    .init("popularity", .value("/popularity", .integer)),
                    .init("market_set", .marketSet("/available_markets")),
                ]
            ),
            .alias(of: .album),
        ]
        album.parts = [
            PartMapping("/images", .objects(.image(of: .album))),
            PartMapping("/artists", .objects(.artist), row: .credit(in: .albumArtist)),
            PartMapping("/copyrights", .objects(.copyright)),
            PartMapping(
                "/external_ids",
                .members(.label),
                row: .externalID(into: .albumExternalID)
            ),
            PartMapping("/tracks", .object(.tracksOfAlbum)),
        ]
        // Genres are always empty; whether it can be played is told of albums inside tracks, undocumented.
        album.unkept = addresses + ["/genres", "/is_playable", "/restrictions/reason"]
        album.words = [
            "/album_group": AlbumGroup.allCases.map(\.rawValue),
            // The last four were recorded; the documentation has the first three.
            "/album_type": ["album", "single", "compilation", "ep", "ALBUM", "SINGLE", "COMPILATION", "EP"],
            "/release_date_precision": ["year", "month", "day"],
            "/restrictions/reason": restrictions,
            "/type": ["album"],
        ]
        album.contractTable = .album
        return album
    }()

    /// One line of an album's copyrights.
    static let copyright: ObjectMapping = {
        var copyright = ObjectMapping(.copyright)
        copyright.rows = [
            RowMapping(
                .albumCopyright,
                RowMapping.element + [
                    .init("kind", .value("/type", .label)),
                    .init("text", .value("/text", .text)),
                ]
            )
        ]
        copyright.words = ["/type": ["C", "P"]]
        copyright.contractTable = .albumCopyright
        return copyright
    }()

    /// A page of an album's tracks: the state of those positions, and of all that follow when it is the last.
    static let tracksOfAlbum: ObjectMapping = {
        var page = ObjectMapping(.tracksOfAlbum)
        page.isOccurrence = true
        page.inheritsIdentifier = true
        page.rows = [
            RowMapping(
                .albumTrackPage,
                [
                    .init("occurrence", .occurrence),
                    .init("content", .content),
                    .init("album_id", .identifier),
                    .init("first_position", .following("/offset"), .reported),
                    .init("item_count", .count("/items"), .reported),
                    .init("is_last", .isNull("/next")),
                ]
            )
        ]
        let place = RowMapping(
            .albumTrack,
            RowMapping.element + [
                .init("track_id", .identifier),
                .init("disc_number", .value("/disc_number", .integer)),
                .init("track_number", .value("/track_number", .integer)),
            ]
        )
        var tracks = PartMapping("/items", .objects(.track), row: place)
        tracks.offset = "/offset"
        page.parts = [tracks]
        page.unkept = pageBounds
        page.contractTable = .albumTrackPage
        return page
    }()

    /// A page of an artist's albums: a set, to which pages add.
    static let albumsOfArtist: ObjectMapping = {
        var page = ObjectMapping(.albumsOfArtist)
        page.inheritsIdentifier = true
        let relation = RowMapping(
            .artistAlbum,
            [
                .init("answer", .answer),
                .init("artist_id", .owner),
                .init("album_id", .identifier),
                .init("album_group", .value("/album_group", .label)),
            ]
        )
        var albums = PartMapping("/items", .objects(.album), row: relation)
        albums.isRequired = true
        page.parts = [albums]
        page.unkept = pageBounds + ["/next", "/offset"]
        page.contractTable = .artistAlbum
        return page
    }()
}

extension RowMapping {
    /// An artist in the credits of an album or track.
    static func credit(in table: StagedTable) -> RowMapping {
        RowMapping(table, element + [Column("artist_id", .identifier)])
    }
}
