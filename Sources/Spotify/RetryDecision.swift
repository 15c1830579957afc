/// What follows upon an attempt.
enum RetryDecision {
    /// The answer is handed on.
    case deliver(Attempt.Outcome)
    /// The same is asked again with a new token.
    case renewToken
    /// The same is asked again.
    case again(after: Duration, Attempt.Outcome)
    /// The request has failed.
    case giveUp(SpotifyError, Attempt.Outcome)

    /// What is recorded of the attempt.
    var outcome: Attempt.Outcome {
        switch self {
        case .deliver(let outcome), .again(_, let outcome), .giveUp(_, let outcome): outcome
        case .renewToken: .retried
        }
    }
}
