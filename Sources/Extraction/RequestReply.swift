/// The outcome of a request.
enum RequestReply: Sendable {
    /// It was answered, and the answer has landed.
    case answered
    /// Spotify refuses it for good.
    case refused
    /// It was not answered, or not even sent; it may be another time.
    case unanswered
}
