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
    /// The number of each answer, by its line and its time, and how many objects it has.
    private var answers: [String: (number: Int, objects: Int)] = [:]
    private var landed = "albums/00001.ndjson:1"
    private var lines = 0

    /// Adds a row; columns left out are null, but for the answer, which goes by the line and `fetched_at`.
    mutating func add(_ table: StagedTable, _ values: [String: String?]) {
        var values = values.merging(["landed": landed]) { given, _ in given }
        if table.columns.contains("answer"), let time = values["fetched_at"] ?? nil {
            values["answer"] = "\(answer(at: time))"
        }
        rows[table, default: []].append(table.columns.map { values[$0] ?? nil })
    }

    /// The number of the answer at the current line that arrived at `time`.
    private mutating func answer(at time: String) -> Int {
        if let known = answers["\(landed) \(time)"] { return known.number }
        let number = answers.count + 1
        answers["\(landed) \(time)"] = (number, 0)
        rows[.answer, default: []].append(["\(number)", time, landed])
        return number
    }

    /// An answer in a line of its own, of which nothing is told that could be used.
    mutating func answer(in line: String, at time: String) {
        let other = landed
        landed = line
        _ = answer(at: time)
        landed = other
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
        fill(&self)
        // What fills it may say when it arrived.
        let arrival = rows[.answer]?.first { $0[2] == landed }?[1] ?? time
        add(.taggedAnswer, ["fetched_at": arrival, "target": target, "etag": etag])
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
        list(.artistGenre, of: number, [:], "genre", genres)
        list(.artistImage, of: number, ["width": "640"], "url", images)
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
        list(.albumArtist, of: number, [:], "artist_id", artists)
        list(.albumImage, of: number, ["width": "640"], "url", images)
        list(.albumCopyright, of: number, ["kind": "C"], "text", copyrights)
        if let upc {
            add(.albumExternalID, ["occurrence": number, "kind": "upc", "value": upc])
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
        list(.trackArtist, of: number, [:], "artist_id", artists)
        if let isrc {
            add(.trackExternalID, ["occurrence": number, "kind": "isrc", "value": isrc])
        }
    }

    /// A page of an album's tracks; nil is an item that could not be used.
    mutating func page(_ album: String, at time: String, first: Int = 1, _ tracks: [String?], isLast: Bool) {
        let number = nextOccurrence(at: time)
        add(
            .albumTrackPage,
            [
                "occurrence": number, "album_id": album,
                "first_position": "\(first)", "item_count": "\(tracks.count)", "is_last": isLast ? "t" : "f",
            ]
        )
        for (index, track) in tracks.enumerated() {
            guard let track else { continue }
            add(
                .albumTrack,
                [
                    "occurrence": number, "position": "\(first + index)", "track_id": track,
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
        let number = nextOccurrence(at: time)
        let search = [
            "occurrence": number, "query": query, "kind": kind, "observed_on": String(time.prefix(10)),
        ]
        add(
            .searchPage,
            search.merging([
                "first_rank": "\(first)", "item_count": "\(ids.count)",
                "is_last": isLast ? "t" : "f",
            ]) { $1 }
        )
        for (index, id) in ids.enumerated() {
            guard let id else { continue }
            add(.searchHit, ["occurrence": number, "rank": "\(first + index)", "entity_id": id])
        }
    }

    /// The rows with the digest of everything that each object and page told, as `transform` makes it.
    ///
    /// A list of markets counts with its members: its number is of this load. Rows with an occurrence are in its order.
    func finished() -> [StagedTable: [[String?]]] {
        var told: [String: Digest] = [:]
        let markets = Dictionary((rows[.marketSet] ?? []).map { ($0[0], $0[1]) }) { first, _ in first }
        var finished = rows
        let owners: [StagedTable] = [.artist, .album, .track, .albumTrackPage]
        for table in StagedTable.allCases
        where table.columns.first == "occurrence" && !owners.contains(table) {
            for row in rows[table] ?? [] {
                told[row[0] ?? "", default: Digest()].add([table.rawValue] + row.dropFirst())
            }
        }
        for table in owners {
            let content = table.columns.firstIndex(of: "content") ?? 0
            let marketSet = table.columns.firstIndex(of: "market_set")
            for (index, row) in (rows[table] ?? []).enumerated() {
                var own = row
                if let marketSet { own[marketSet] = markets[row[marketSet]] ?? row[marketSet] }
                var digest = told[row[0] ?? ""] ?? Digest()
                digest.add([table.rawValue] + own.dropFirst())
                finished[table]?[index][content] = "\(digest.value)"
            }
        }
        for table in finished.keys where table.columns.first == "occurrence" {
            finished[table]?.sort { Int($0[0] ?? "") ?? 0 < Int($1[0] ?? "") ?? 0 }
        }
        return finished
    }

    private mutating func object(
        _ table: StagedTable,
        _ id: String,
        _ time: String,
        _ present: Int,
        _ fields: [String: Told]
    ) -> String {
        let number = nextOccurrence(at: time)
        let frame = [
            "occurrence": number, "present": "\(present)", "id": id,
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

    private mutating func nextOccurrence(at time: String) -> String {
        let answer = answer(at: time)
        let index = answers["\(landed) \(time)"]?.objects ?? 0
        answers["\(landed) \(time)"]?.objects = index + 1
        return "\(answer << 20 | index)"
    }
}

/// FNV-1a over texts, with nulls and ends told apart.
private struct Digest {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// 63 bits.
    var value: UInt64 { state >> 1 }

    mutating func add(_ texts: [String?]) {
        for text in texts {
            for byte in Array((text ?? "").utf8) + [text == nil ? 0 : 1] {
                state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
    }
}
