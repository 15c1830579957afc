/// How the reading of a list, of a search or of one thing has ended.
enum ReadingOutcome: Sendable {
    /// Nothing more is asked for here: it is read, or it cannot be read now.
    case ended
    /// Another process reads it.
    case claimedElsewhere
}
