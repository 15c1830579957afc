import Catalog
import Foundation

/// What an answer says of one field: nothing, null, or a value.
///
/// The literal `nil` is the null that was sent; a field left out was not in the answer at all.
enum Told: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral
{
    case absent
    case null
    case value(String)

    init(stringLiteral value: String) { self = .value(value) }
    init(integerLiteral value: Int) { self = .value("\(value)") }
    init(booleanLiteral value: Bool) { self = .value(value ? "t" : "f") }
    init(nilLiteral: ()) { self = .null }

    /// Whether the answer has the field.
    var isPresent: Bool {
        if case .absent = self { false } else { true }
    }

    /// The field in a rows file.
    var text: String? {
        if case .value(let value) = self { value } else { nil }
    }
}

/// The rows of one load, written by hand as `transform` would write them.
struct Answers: Sendable {
    /// The rows so far; columns as in ``StagedTable/columns``.
    private(set) var rows: [StagedTable: [[String?]]] = [:]
    private var occurrence = 0
    private var landed = "albums/00001.ndjson:1"
    private var lines = 0

    /// Adds a row; columns left out are null, but for the line.
    mutating func add(_ table: StagedTable, _ values: [String: String?]) {
        let values = values.merging(["landed": landed]) { given, _ in given }
        rows[table, default: []].append(table.columns.map { values[$0] ?? nil })
    }

    /// An answer to `target` with the tag `etag`: the rows that `fill` adds are its own.
    mutating func answer(
        to target: String,
        etag: String,
        at time: String,
        _ fill: (inout Answers) -> Void
    ) {
        let other = landed
        lines += 1
        landed = "tagged/00001.ndjson:\(lines)"
        add(.taggedAnswer, ["fetched_at": time, "target": target, "etag": etag])
        fill(&self)
        landed = other
    }

    /// An answer 304 to `target`: at `time` the answer with `etag` still held.
    mutating func revalidation(of target: String, etag: String, at time: String) {
        add(.revalidation, ["fetched_at": time, "target": target, "etag": etag])
    }

    /// An artist met at `time`; lists are absent when nil.
    mutating func artist(
        _ id: String,
        at time: String,
        name: Told = .absent,
        popularity: Told = .absent,
        followers: Told = .absent,
        genres: [String]? = nil,
        images: [String]? = nil
    ) {
        let bits: [(ArtistField, Bool)] = [
            (.name, name.isPresent), (.popularity, popularity.isPresent), (.followers, followers.isPresent),
            (.genres, genres != nil), (.images, images != nil),
        ]
        let present = bits.reduce(0) { $0 | ($1.1 ? $1.0.rawValue : 0) }
        let number = object(
            .artist,
            id,
            time,
            present,
            ["name": name, "popularity": popularity, "followers": followers]
        )
        list(.artistGenre, of: number, ["artist_id": id], "genre", genres)
        list(.artistImage, of: number, ["artist_id": id, "width": "640"], "url", images)
    }

    /// An album met at `time`; lists are absent when nil.
    ///
    /// The day is what `transform` makes of the text of the release date.
    mutating func album(
        _ id: String,
        at time: String,
        name: Told = .absent,
        type: Told = .absent,
        totalTracks: Told = .absent,
        released: Told = .absent,
        on day: String? = nil,
        precision: Told = .absent,
        label: Told = .absent,
        popularity: Told = .absent,
        marketSet: Told = .absent,
        artists: [String]? = nil,
        images: [String]? = nil,
        copyrights: [String]? = nil,
        upc: String? = nil,
        emptyExternalIDs: Bool = false
    ) {
        let bits: [(AlbumField, Bool)] = [
            (.name, name.isPresent), (.albumType, type.isPresent), (.totalTracks, totalTracks.isPresent),
            (.releaseDate, released.isPresent), (.releaseDatePrecision, precision.isPresent),
            (.label, label.isPresent),
            (.popularity, popularity.isPresent), (.markets, marketSet.isPresent), (.artists, artists != nil),
            (.images, images != nil), (.copyrights, copyrights != nil),
            (.externalIDs, upc != nil || emptyExternalIDs),
        ]
        let present = bits.reduce(0) { $0 | ($1.1 ? $1.0.rawValue : 0) }
        let number = object(
            .album,
            id,
            time,
            present,
            [
                "name": name, "album_type": type, "total_tracks": totalTracks, "release_date_text": released,
                "release_date": day.map { .value($0) } ?? .null, "release_date_precision": precision,
                "label": label,
                "popularity": popularity, "market_set": marketSet,
            ]
        )
        list(.albumArtist, of: number, ["album_id": id], "artist_id", artists)
        list(.albumImage, of: number, ["album_id": id, "width": "640"], "url", images)
        list(.albumCopyright, of: number, ["album_id": id, "kind": "C"], "text", copyrights)
        if let upc {
            add(.albumExternalID, ["occurrence": number, "album_id": id, "kind": "upc", "value": upc])
        }
    }

    /// A track met at `time`; lists are absent when nil.
    mutating func track(
        _ id: String,
        at time: String,
        name: Told = .absent,
        duration: Told = .absent,
        explicit: Told = .absent,
        popularity: Told = .absent,
        album: Told = .absent,
        readIn: String? = nil,
        marketSet: Told = .absent,
        artists: [String]? = nil,
        isrc: String? = nil
    ) {
        let bits: [(TrackField, Bool)] = [
            (.name, name.isPresent), (.durationMs, duration.isPresent), (.explicit, explicit.isPresent),
            (.popularity, popularity.isPresent), (.album, album.isPresent), (.markets, marketSet.isPresent),
            (.artists, artists != nil), (.externalIDs, isrc != nil),
        ]
        let present = bits.reduce(0) { $0 | ($1.1 ? $1.0.rawValue : 0) }
        let number = object(
            .track,
            id,
            time,
            present,
            [
                "name": name, "duration_ms": duration, "explicit": explicit, "popularity": popularity,
                "album_id": album, "read_in_album_id": readIn.map { .value($0) } ?? .null,
                "market_set": marketSet,
            ]
        )
        list(.trackArtist, of: number, ["track_id": id], "artist_id", artists)
        if let isrc {
            add(.trackExternalID, ["occurrence": number, "track_id": id, "kind": "isrc", "value": isrc])
        }
    }

    /// A page of an album's tracks; nil is an item that could not be used.
    mutating func page(_ album: String, at time: String, first: Int = 1, _ tracks: [String?], isLast: Bool) {
        let number = nextOccurrence()
        add(
            .albumTrackPage,
            [
                "occurrence": number, "fetched_at": time, "album_id": album,
                "first_position": "\(first)", "item_count": "\(tracks.count)", "is_last": isLast ? "t" : "f",
            ]
        )
        for (index, track) in tracks.enumerated() {
            guard let track else { continue }
            add(
                .albumTrack,
                [
                    "occurrence": number, "album_id": album, "position": "\(first + index)",
                    "track_id": track,
                    "disc_number": "1", "track_number": "\(first + index)",
                ]
            )
        }
    }

    /// A page of hits, seen on the day of `time`; nil is a hit that Spotify hides.
    mutating func hits(
        of query: String,
        kind: String = "artist",
        at time: String,
        first: Int = 1,
        _ ids: [String?],
        isLast: Bool
    ) {
        let number = nextOccurrence()
        let search = [
            "occurrence": number, "query": query, "kind": kind, "observed_on": String(time.prefix(10)),
        ]
        add(
            .searchPage,
            search.merging([
                "fetched_at": time, "first_rank": "\(first)", "item_count": "\(ids.count)",
                "is_last": isLast ? "t" : "f",
            ]) { $1 }
        )
        for (index, id) in ids.enumerated() {
            guard let id else { continue }
            add(.searchHit, search.merging(["rank": "\(first + index)", "entity_id": id]) { $1 })
        }
    }

    private mutating func object(
        _ table: StagedTable,
        _ id: String,
        _ time: String,
        _ present: Int,
        _ fields: [String: Told]
    ) -> String {
        let number = nextOccurrence()
        let frame = [
            "occurrence": number, "fetched_at": time, "present": "\(present)", "id": id,
        ]
        add(table, fields.mapValues(\.text).merging(frame) { $1 })
        return number
    }

    private mutating func list(
        _ table: StagedTable,
        of number: String,
        _ common: [String: String],
        _ column: String,
        _ items: [String]?
    ) {
        for (index, item) in (items ?? []).enumerated() {
            let row = ["occurrence": number, "position": "\(index + 1)", column: item]
            add(table, common.merging(row) { $1 })
        }
    }

    private mutating func nextOccurrence() -> String {
        occurrence += 1
        return "\(occurrence)"
    }
}
