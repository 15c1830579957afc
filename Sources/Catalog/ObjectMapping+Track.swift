extension ObjectName {
    /// A track, full or simplified.
    public static let track = ObjectName(rawValue: "track")
}

extension ObjectMapping {
    /// A track, full or simplified.
    static let track: ObjectMapping = {
        var track = ObjectMapping(.track)
        track.identifier = "/id"
        track.excuse = Excuse(pointer: "/is_local", reason: "a local file has no identifier")
        track.isOccurrence = true
        track.present = [
            "/name": TrackField.name.rawValue,
            "/duration_ms": TrackField.durationMs.rawValue,
            "/explicit": TrackField.explicit.rawValue,
            "/popularity": TrackField.popularity.rawValue,
            "/disc_number": TrackField.discNumber.rawValue,
            "/track_number": TrackField.trackNumber.rawValue,
            "/is_local": TrackField.isLocal.rawValue,
            "/preview_url": TrackField.previewURL.rawValue,
            "/album": TrackField.album.rawValue,
            "/available_markets": TrackField.markets.rawValue,
            "/artists": TrackField.artists.rawValue,
            "/external_ids": TrackField.externalIDs.rawValue,
        ]
        track.rows = [
            row,
            playability,
            .alias(of: .track),
            .alias(of: .track, asked: .value("/linked_from/id", .identifier)),
        ]
        track.parts = [
            PartMapping("/album", .object(.album)),
            PartMapping("/artists", .objects(.artist), row: .credit(in: .trackArtist)),
            PartMapping(
                "/external_ids",
                .members(.label),
                row: .externalID(into: .trackExternalID)
            ),
        ]
        track.unkept = addresses + addresses.map { "/linked_from" + $0 }
        // Inside playlists, undocumented.
        track.unkept += ["/episode", "/track"]
        track.words = ["/restrictions/reason": restrictions, "/type": ["track"]]
        track.contractTable = .track
        return track
    }()

    /// Why something cannot be played, where a market was asked for.
    static let restrictions = ["market", "product", "explicit"]

    private static let row = RowMapping(
        .track,
        RowMapping.occurrence + [
            .init("id", .identifier),
            .init("name", .value("/name", .label)),
            .init("duration_ms", .value("/duration_ms", .integer)),
            .init("explicit", .value("/explicit", .boolean)),
            .init("popularity", .value("/popularity", .integer)),
            .init("disc_number", .value("/disc_number", .integer)),
            .init("track_number", .value("/track_number", .integer)),
            .init("is_local", .value("/is_local", .boolean)),
            .init("preview_url", .value("/preview_url", .text)),
            .init("album_id", .identifierOf("/album")),
            .init("read_in_album_id", .owner, RowMapping.Need.none),
            .init("market_set", .marketSet("/available_markets")),
        ]
    )

    /// Whether it can be played in the market asked for; without a market nothing is said.
    private static let playability = RowMapping(
        .trackPlayability,
        [
            .init("answer", .answer),
            .init("track_id", .identifier),
            .init("market", .market, .value),
            .init("is_playable", .value("/is_playable", .boolean), .alternative),
            .init("restriction", .value("/restrictions/reason", .label), .alternative),
        ]
    )
}
