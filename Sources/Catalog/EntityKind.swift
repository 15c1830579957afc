/// The kinds of Spotify object that have a table of their own.
public enum EntityKind: String, Sendable, CaseIterable, Codable {
    case artist
    case album
    case track
}
