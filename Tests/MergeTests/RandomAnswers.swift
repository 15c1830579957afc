import Catalog
import TestSupport

/// Answers made up from a seed: few things, few values and few instants, so that everything collides.
struct RandomAnswers {
    /// One answer: it can be added to any load, any number of times.
    typealias Answer = @Sendable (inout Answers) -> Void

    /// When every answer arrived, instead of an instant picked for each.
    var moment: String?

    private var random: SplitMix64
    private let times: [String]
    private let artists = (0..<4).map { identifier("artist\($0)") }
    private let albums = (0..<3).map { identifier("album\($0)") }
    private let tracks = (0..<5).map { identifier("track\($0)") }

    /// A source of answers that is always the same for one seed.
    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let count = [1, 2, 6, 20].randomElement(using: &random) ?? 1
        times = (0..<count).map { _ in
            time(
                .random(in: 1...3, using: &random),
                .random(in: 0...23, using: &random),
                .random(in: 0...2, using: &random)
            )
        }
        self.random = random
    }

    /// The lists of markets that every load carries.
    static func marketSets(_ answers: inout Answers) {
        for (number, markets) in ["", "DE", "DE,US", "AT,DE,US"].enumerated() {
            answers.add(.marketSet, ["market_set": "\(number)", "markets": markets])
        }
    }

    /// The next answer.
    mutating func next() -> Answer {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: artist()
        case 1, 2: album()
        case 3, 4: track()
        case 5: page()
        case 6: hits()
        default: relation()
        }
    }

    private mutating func artist() -> Answer {
        let (id, at) = (pick(artists), instant())
        let (name, popularity, followers) = (told(["A", "B", "C"]), told(["0", "1"]), told(["0", "1"]))
        let (genres, images) = (list(["g", "h"]), list(["u", "v"]))
        return {
            $0.artist(
                id,
                at: at,
                name: name,
                popularity: popularity,
                followers: followers,
                genres: genres,
                images: images
            )
        }
    }

    private mutating func album() -> Answer {
        let (id, at) = (pick(albums), instant())
        let (name, type, total) = (told(["A", "B", "C"]), told(["album", "single"]), told(["1", "2"]))
        let released = told(["1999", "1999-05", "0000", "rubbish"])
        let day = ["1999": "1999-01-01", "1999-05": "1999-05-01"][released.text ?? ""]
        let (label, popularity, markets) = (told(["L", "M"]), told(["0", "1"]), told(["0", "1", "2", "3"]))
        let (credits, images, copyrights) = (list(artists), list(["u", "v"]), list(["x", "y"]))
        let upc = list(["1", "2"])
        return {
            $0.album(
                id,
                at: at,
                name: name,
                type: type,
                totalTracks: total,
                released: released,
                on: day,
                label: label,
                popularity: popularity,
                marketSet: markets,
                artists: credits,
                images: images,
                copyrights: copyrights,
                upc: upc?.first,
                emptyExternalIDs: upc?.isEmpty ?? false
            )
        }
    }

    private mutating func track() -> Answer {
        let (id, at) = (pick(tracks), instant())
        let (name, duration, explicit) = (told(["A", "B"]), told(["1", "2"]), told(["t", "f"]))
        let (popularity, markets, credits) = (told(["0", "1"]), told(["0", "1", "2"]), list(artists))
        let album: Told = Bool.random(using: &random) ? .value(pick(albums)) : .absent
        let readIn = Bool.random(using: &random) ? pick(albums) : nil
        let isrc = list(["1", "2"])?.first
        return {
            $0.track(
                id,
                at: at,
                name: name,
                duration: duration,
                explicit: explicit,
                popularity: popularity,
                album: album,
                readIn: readIn,
                marketSet: markets,
                artists: credits,
                isrc: isrc
            )
        }
    }

    private mutating func page() -> Answer {
        let (album, at, items) = (pick(albums), instant(), places(tracks))
        let (first, isLast) = (pick([1, 1, 2, 4]), Bool.random(using: &random))
        return { $0.page(album, at: at, first: first, items, isLast: isLast) }
    }

    private mutating func hits() -> Answer {
        let (query, at, items) = (pick(["q", "r"]), instant(), places(artists))
        let (first, isLast) = (pick([1, 1, 3]), Bool.random(using: &random))
        return { $0.hits(of: query, at: at, first: first, items, isLast: isLast) }
    }

    private mutating func relation() -> Answer {
        let (artist, album, at, group) = (
            pick(artists), pick(albums), instant(), told(["album", "appears_on"]).text
        )
        let (track, market, isPlayable) = (pick(tracks), pick(["DE", "US"]), told(["t", "f"]).text)
        return {
            $0.add(
                .artistAlbum,
                [
                    "fetched_at": at, "artist_id": artist, "album_id": album,
                    "album_group": group,
                ]
            )
            $0.add(
                .trackPlayability,
                [
                    "fetched_at": at, "track_id": track, "market": market, "is_playable": isPlayable,
                    "restriction": nil,
                ]
            )
            $0.add(
                .alias,
                [
                    "fetched_at": at, "kind": "track", "asked_id": artist, "answered_id": track,
                    "market": market,
                ]
            )
        }
    }

    private mutating func instant() -> String {
        let picked = pick(times)
        return moment ?? picked
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &random)]
    }

    private mutating func told(_ values: [String]) -> Told {
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1: .absent
        case 2: .null
        default: .value(pick(values))
        }
    }

    private mutating func list(_ values: [String]) -> [String]? {
        guard Bool.random(using: &random) else { return nil }
        return (0..<Int.random(in: 0...3, using: &random)).map { _ in pick(values) }
    }

    private mutating func places(_ values: [String]) -> [String?] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
            Int.random(in: 0..<6, using: &random) == 0 ? nil : pick(values)
        }
    }
}
