/// How an artist takes part in an album of theirs.
public enum AlbumGroup: String, Sendable, CaseIterable {
    case album
    case single
    case compilation
    case appearsOn = "appears_on"
}
