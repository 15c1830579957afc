/// A rows file, the temporary table that `load` streams it into, and their columns in order.
///
/// The file is `rows/<name>.copy`; the table is `staged_<name>` of `sql/staging/<name>.sql`. Cases are in
/// load order: what is referenced stands before what refers to it.
public enum StagedTable: String, Sendable, CaseIterable, Encodable {
    case answer
    case marketSet = "market_set"
    case artist
    case artistGenre = "artist_genre"
    case artistImage = "artist_image"
    case album
    case albumImage = "album_image"
    case albumArtist = "album_artist"
    case albumCopyright = "album_copyright"
    case albumExternalID = "album_external_id"
    case track
    case trackArtist = "track_artist"
    case trackExternalID = "track_external_id"
    case trackPlayability = "track_playability"
    case albumTrackPage = "album_track_page"
    case albumTrack = "album_track"
    case artistAlbum = "artist_album"
    case searchPage = "search_page"
    case searchHit = "search_hit"
    case alias
    case taggedAnswer = "tagged_answer"
    case revalidation
    case request
    case failure
    case quarantine
    case drift

    /// The columns of the rows file, in order; generated columns of the staging table are not among them.
    public var columns: [String] {
        switch self {
        case .answer: ["answer", "fetched_at", "landed"]
        case .marketSet: ["market_set", "markets"]
        case .artist: Self.occurrence + ["id", "name", "popularity", "followers"]
        case .artistGenre: ["occurrence", "position", "genre"]
        case .artistImage: ["occurrence", "position", "url", "width", "height"]
        case .album:
            Self.occurrence + [
                "id", "name", "album_type", "total_tracks", "release_date_text", "release_date",
                "release_date_precision", "label", "popularity", "market_set",
            ]
        case .albumImage: ["occurrence", "position", "url", "width", "height"]
        case .albumArtist: ["occurrence", "position", "artist_id"]
        case .albumCopyright: ["occurrence", "position", "kind", "text"]
        case .albumExternalID: ["occurrence", "kind", "value"]
        case .track:
            Self.occurrence + [
                "id", "name", "duration_ms", "explicit", "popularity", "disc_number", "track_number",
                "is_local", "preview_url", "album_id", "read_in_album_id", "market_set",
            ]
        case .trackArtist: ["occurrence", "position", "artist_id"]
        case .trackExternalID: ["occurrence", "kind", "value"]
        case .trackPlayability: ["answer", "track_id", "market", "is_playable", "restriction"]
        case .albumTrackPage:
            ["occurrence", "content", "album_id", "first_position", "item_count", "is_last"]
        case .albumTrack: ["occurrence", "position", "track_id", "disc_number", "track_number"]
        case .artistAlbum: ["answer", "artist_id", "album_id", "album_group"]
        case .searchPage:
            ["occurrence", "query", "kind", "observed_on", "first_rank", "item_count", "is_last"]
        case .searchHit: ["occurrence", "rank", "entity_id"]
        case .alias: ["answer", "kind", "asked_id", "answered_id", "market"]
        case .taggedAnswer, .revalidation: ["answer", "target", "etag"]
        case .request:
            [
                "stage", "attempted_at", "bucket", "method", "url", "attempt", "status", "duration_ms",
                "bytes", "outcome", "credential",
            ]
        case .failure:
            [
                "stage", "failed_at", "bucket", "method", "url", "attempt", "status", "error_type", "message",
                "body", "credential",
            ]
        case .quarantine: ["kind", "landed", "pointer", "reason", "excerpt", "digest", "seen_at"]
        case .drift:
            [
                "endpoint", "object", "pointer", "kind", "value", "first_seen_at", "last_seen_at",
                "times_seen", "landed", "example",
            ]
        }
    }

    /// What each occurrence of an object in an answer carries besides its own fields.
    private static let occurrence = ["occurrence", "present", "content"]
}
