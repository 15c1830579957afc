public import Catalog

/// How much of an object an answer contained.
public enum Sight: Sendable, Hashable {
    /// It told that there is no such object.
    case missing
    /// The form in which objects are embedded in others.
    case simplified
    /// Everything.
    case full
}

/// One object as seen in an answer.
public struct Sighting: Sendable, Hashable {
    /// The object's kind.
    public var kind: EntityKind
    /// The object's id.
    public var id: String
    /// The market that was asked for; empty for none, and always for artists, who are alike in all.
    public var market: String
    /// How much of it was told.
    public var sight: Sight

    /// The sighting of one object.
    public init(_ kind: EntityKind, _ id: String, market: String? = nil, _ sight: Sight) {
        self.kind = kind
        self.id = id
        self.market = kind.storedMarket(market)
        self.sight = sight
    }
}

extension EntityKind {
    /// The market by which an object of this kind is kept that was asked for in `market`, as in ``Sighting/market``.
    public func storedMarket(_ market: String?) -> String { self == .artist ? "" : market ?? "" }
}
