public import Foundation

/// What is known of an object, and since when.
public struct Standing: Sendable, Equatable {
    /// When it was last seen in any form; `nil` for never.
    public var simplifiedAt: Date?
    /// When it was last seen whole.
    public var fullAt: Date?
    /// When it was first found missing.
    public var missingFrom: Date?
    /// When it was last found missing.
    public var missingAt: Date?
    /// The `ETag` of its last whole answer.
    public var etag: String?
    /// Why it was first wanted.
    public var why: String?

    /// Nothing is known.
    public init() {}

    /// When it was last seen as `sight` or more.
    public func seen(_ sight: Sight) -> Date? {
        switch sight {
        case .missing: missingAt
        case .simplified: [simplifiedAt, fullAt].compactMap(\.self).max()
        case .full: fullAt
        }
    }

    /// Whether it is gone for good: found missing twice, at least an hour apart, and not seen since.
    public var isGone: Bool {
        guard let missingFrom, let missingAt else { return false }
        return missingAt.timeIntervalSince(missingFrom) >= 3_600
            && missingAt > seen(.simplified) ?? .distantPast
    }
}

/// How far a list has been read.
public struct Walk: Sendable, Equatable {
    /// When its first page was answered; `nil` when it never was.
    public var startedAt: Date?
    /// Where the page starts that has to be asked for; `nil` when all pages are known.
    public var nextOffset: Int?

    /// A list of which nothing has been read.
    public static let unread = Walk(startedAt: nil, nextOffset: 0)

    /// Whether every page is known.
    public var isComplete: Bool { nextOffset == nil }
}
