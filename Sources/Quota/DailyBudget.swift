/// A budget as a person writes it: a number of requests in any 24 hours, or `none`.
public struct DailyBudget: Sendable, Equatable {
    /// Requests in any 24 hours; `nil` for no budget.
    public let requests: Int?

    /// Reads a number of requests, or `none`; fails where `word` is neither.
    public init?(word: some StringProtocol) {
        if word == "none" {
            requests = nil
        } else {
            guard let number = Int(word), Self.range.contains(number) else { return nil }
            requests = number
        }
    }

    /// How many requests there may be: far more than any quota, and so few that those of all owners can be added up.
    public static let range = 0...1_000_000_000

    /// What a word must be, for a complaint about one that is not.
    public static let form = "a number of requests in 24 hours from 0 to \(range.upperBound), or none"
}
