/// A folder of landed answers: one for each extract stage, its only writer.
public enum LandingSource: String, Sendable, CaseIterable {
    case search
    case artists
    case albums
    case tracks
}
