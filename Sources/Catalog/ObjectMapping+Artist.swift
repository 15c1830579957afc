extension ObjectName {
    /// An artist, full or simplified.
    public static let artist = ObjectName(rawValue: "artist")

    /// A picture of an artist or album.
    public static func image(of kind: EntityKind) -> ObjectName {
        ObjectName(rawValue: "\(kind.rawValue) image")
    }
}

extension ObjectMapping {
    /// An artist, full or simplified.
    static let artist: ObjectMapping = {
        var artist = ObjectMapping(.artist)
        artist.identifier = "/id"
        artist.isOccurrence = true
        artist.present = [
            "/name": ArtistField.name.rawValue,
            "/popularity": ArtistField.popularity.rawValue,
            "/followers/total": ArtistField.followers.rawValue,
            "/genres": ArtistField.genres.rawValue,
            "/images": ArtistField.images.rawValue,
        ]
        artist.rows = [
            RowMapping(
                .artist,
                RowMapping.occurrence + [
                    .init("id", .identifier),
                    .init("name", .value("/name", .label)),
                    .init("popularity", .value("/popularity", .integer)),
                    .init("followers", .value("/followers/total", .bigint)),
                ]
            ),
            .alias(of: .artist),
        ]
        let genre = RowMapping(
            .artistGenre,
            RowMapping.element + [.init("genre", .element(.label))]
        )
        artist.parts = [
            PartMapping("/genres", .values(.label), row: genre),
            PartMapping("/images", .objects(.image(of: .artist))),
        ]
        artist.unkept = addresses + ["/followers/href"]
        artist.words = ["/type": ["artist"]]
        artist.contractTable = .artist
        return artist
    }()

    /// A picture of an artist or album; it has no identifier of its own.
    static func image(of kind: EntityKind) -> ObjectMapping {
        var image = ObjectMapping(.image(of: kind))
        image.rows = [
            RowMapping(
                kind == .artist ? .artistImage : .albumImage,
                RowMapping.element + [
                    .init("url", .value("/url", .text)),
                    .init("width", .value("/width", .integer)),
                    .init("height", .value("/height", .integer)),
                ]
            )
        ]
        image.contractTable = kind == .artist ? .artistImage : .albumImage
        return image
    }

    /// Fields that say where to get an object and what it is, which its identifier says already.
    static let addresses = ["/external_urls", "/href", "/type", "/uri"]
}
