/// What became of a grant of so many things at once.
enum GrantOutcome: Sendable {
    /// As much as was granted was asked for, and answered.
    case accepted
    /// It was refused for its size.
    case refused
    /// Neither: it was not asked for after all, or what came of it says nothing of its size.
    case untold
}
