/// How a 429 says when to come again.
public enum RetryAfter: Sendable, Equatable {
    /// In seconds, as documented.
    case seconds
    /// Not at all.
    case absent
    /// With this text whatever the wait is: `0`, `-5`, a date, nonsense.
    case text(String)

    /// The header's value for a wait of that many seconds.
    func text(_ seconds: Int) -> String? {
        switch self {
        case .seconds: String(seconds)
        case .absent: nil
        case .text(let text): text
        }
    }
}
