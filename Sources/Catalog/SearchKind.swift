/// The kinds of object that a search can find.
public enum SearchKind: String, Sendable, CaseIterable {
    case artist
    case album
    case track
    case playlist
    case show
    case episode
    case audiobook

    /// The kind that has tables of its own; `nil` where only the hit is kept.
    public var entity: EntityKind? { EntityKind(rawValue: rawValue) }

    /// Whether the filter `year:` divides its hits.
    public var hasYears: Bool { entity != nil }

    /// The key of its page in a search answer.
    public var plural: String { rawValue + "s" }
}
