/// Something that Spotify sends and no mapping knows: a row of table `drift`.
public struct SchemaDrift: Sendable, Equatable {
    /// What is not known.
    public enum Kind: String, Sendable {
        /// A field, of which nothing is kept in the rows.
        case field
        /// A value where all values are known; it is kept as it was sent.
        case value
    }

    /// Where it is, whatever answers it was seen in.
    public struct Place: Sendable, Hashable {
        /// The route that was asked, such as `/v1/albums/{id}`.
        public var endpoint: String
        /// Where it stands in the answer's body: a JSON pointer with `*` for places in lists.
        public var pointer: String
        /// What is not known.
        public var kind: Kind
        /// The value that is not known, at most its first 200 bytes; empty for a field.
        public var value: String
    }

    /// Where it is.
    public var place: Place
    /// What the mapping calls the object that has it, such as `album`.
    public var object: String
    /// When the first answer with it arrived.
    public var firstSeenAt: String
    /// When the last answer with it arrived.
    public var lastSeenAt: String
    /// How often it was seen: as often as the field stands in answers, which may be many times in one.
    public var timesSeen: Int
    /// The landed line of the example, such as `albums/00001.ndjson:12`.
    public var landed: String
    /// What stood there in the first answer, as JSON, at most its first 200 bytes.
    public var example: String

    /// Adds what was seen of it in lines further on.
    mutating func add(_ later: SchemaDrift) {
        timesSeen += later.timesSeen
        if Self.isEarlier(later.firstSeenAt, firstSeenAt) {
            firstSeenAt = later.firstSeenAt
            landed = later.landed
            example = later.example
        }
        if Self.isEarlier(lastSeenAt, later.lastSeenAt) { lastSeenAt = later.lastSeenAt }
    }

    /// Times are in UTC, with as many digits behind the second as the line has.
    private static func isEarlier(_ time: String, _ other: String) -> Bool {
        time.dropLast() < other.dropLast()
    }

    /// The columns of its row.
    var columns: [String?] {
        [
            place.endpoint, object, place.pointer, place.kind.rawValue, place.value, firstSeenAt, lastSeenAt,
            "\(timesSeen)", landed, example,
        ]
    }
}

extension SchemaDrift.Place: Comparable {
    /// By endpoint, pointer, kind and value.
    public static func < (left: Self, right: Self) -> Bool {
        (left.endpoint, left.pointer, left.kind.rawValue, left.value)
            < (right.endpoint, right.pointer, right.kind.rawValue, right.value)
    }
}

extension SchemaDrift: CustomStringConvertible {
    /// One line: what is new, where, how often, and an example.
    public var description: String {
        let times = timesSeen == 1 ? "once" : "\(timesSeen) times"
        let seen = "seen \(times), first in \(landed)"
        return switch place.kind {
        case .field: "\(place.endpoint) sends an unknown field \(place.pointer), \(seen): \(example)"
        case .value: "\(place.endpoint) sends an unknown value of \(place.pointer), \(seen): \(example)"
        }
    }
}
