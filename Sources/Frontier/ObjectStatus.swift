public import Foundation

/// What is known of an object, and since when.
public struct ObjectStatus: Sendable, Equatable {
    /// When it was last seen in any form; `nil` for never.
    public var simplifiedAt: Date?
    /// When it was last seen whole.
    public var fullAt: Date?
    /// When it was first found missing since it was last seen; if it was not missing since, the first time of all.
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

    /// Whether it is gone for good: found missing twice, at least an hour apart, and not seen since the first time.
    public var isGone: Bool {
        guard let missingFrom, let missingAt else { return false }
        return missingAt.timeIntervalSince(missingFrom) >= 3_600
            && missingFrom > seen(.simplified) ?? .distantPast
    }
}
