/// What to do about a request that something keeps from being sent for now.
enum WaitPolicy: Sendable {
    /// Wait until it can be sent.
    case wait
    /// Leave it for later, and its place to others.
    case leave
}
