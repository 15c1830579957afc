/// The outcome of a request.
enum RequestReply: Sendable {
    /// It was answered, and the answer has landed.
    case answered
    /// Spotify refuses it for good.
    case refused
    /// It was not sent: another process has or had what it claims.
    case claimedElsewhere
    /// It was not answered, or not sent for another reason; it may be another time.
    case unanswered
}
