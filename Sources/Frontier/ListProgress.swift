public import Foundation

/// How far a list has been read.
public struct ListProgress: Sendable, Equatable {
    /// When its first page was answered; `nil` when it never was.
    public var startedAt: Date?
    /// Where the page starts that has to be asked for; `nil` when the list is known well enough.
    public var nextOffset: Int?
    /// How many items the first page that said it told of; `nil` where none did.
    public var total: Int?

    /// A list of which nothing has been read.
    public static let unread = ListProgress(startedAt: nil, nextOffset: 0)

    /// Whether every page is known, or all that are new.
    public var isComplete: Bool { nextOffset == nil }
}
