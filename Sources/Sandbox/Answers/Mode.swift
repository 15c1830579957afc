/// What Spotify allows a client id.
public enum Mode: String, Sendable, CaseIterable {
    /// Extended Quota Mode: batch reads, large pages, every field.
    case extended
    /// Development Mode as it is for client ids made since 2026-02-11.
    case development
}

extension Mode {
    /// The largest page of a search or of an artist's albums.
    var largestPage: Int { self == .extended ? 50 : 10 }

    /// The page of a search or of an artist's albums when the request names no limit.
    var defaultPage: Int { self == .extended ? 20 : 5 }

    /// Whether an answer in this mode leaves out a member of an object.
    func hides(_ key: String, of kind: ObjectKind) -> Bool {
        guard self == .development else { return false }
        switch kind {
        case .artist: return key == "followers" || key == "popularity"
        case .album:
            return key == "album_group" || key == "available_markets" || key == "label" || key == "popularity"
        case .track: return key == "available_markets" || key == "linked_from" || key == "popularity"
        default: return false
        }
    }
}
