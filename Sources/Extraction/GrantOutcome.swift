/// What became of a grant of so many things at once.
enum GrantOutcome: Sendable {
    /// More than the least was asked for, and answered; it counts for all that was granted.
    case accepted
    /// It was refused for its size.
    case refused
    /// It was refused without a word of its size: for that, only if the route then answers less.
    case refusedOutright
    /// Neither: it was not asked for after all, or what came of it says nothing of its size.
    case untold
}
