/// What Redis answers to a command.
public enum RedisReply: Sendable, Equatable {
    /// There is nothing: a key that is not set, a condition that did not hold.
    case nothing
    /// A text, or a status such as `OK`.
    case text(String)
    /// A number.
    case integer(Int)
    /// Anything that no command of ours asks for.
    case other
}
