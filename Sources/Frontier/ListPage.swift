public import Catalog

/// Something in a list, at its position, counted from 0.
public struct ListMember: Sendable, Hashable {
    /// Where it stands.
    public var position: Int
    /// Its kind, which may be one without a table: `playlist`.
    public var kind: SearchKind
    /// Its id.
    public var id: String

    /// The object of `kind` called `id` at `position`.
    public init(position: Int, kind: SearchKind, id: String) {
        self.position = position
        self.kind = kind
        self.id = id
    }
}

/// One page of a list.
public struct ListPage: Sendable, Hashable {
    /// The list.
    public var list: ListName
    /// The position of its first item.
    public var offset: Int
    /// How many items it has, null ones included.
    public var count: Int
    /// Where the next page starts; `nil` on the last page.
    public var nextOffset: Int?
    /// The items that can be used.
    public var members: [ListMember]
    /// How many items the whole list is said to have; it drifts, and never ends a reading by itself.
    ///
    /// A number that ``position(_:)`` does not believe says nothing.
    public var total: Int? {
        didSet { total = total.flatMap(Self.position) }
    }
    /// The answer's `ETag`, and the request that it belongs to.
    public var tag: PageTag?

    /// A page of `list`.
    public init(of list: ListName, offset: Int, count: Int, nextOffset: Int?, members: [ListMember]) {
        self.list = list
        self.offset = offset
        self.count = count
        self.nextOffset = nextOffset
        self.members = members
    }

    /// `number`, where it may be a position or a length; `nil` for what is negative, or larger than any list of
    /// Spotify's by far, with which one cannot count.
    public static func position(_ number: Int) -> Int? {
        (0...10_000_000).contains(number) ? number : nil
    }
}
