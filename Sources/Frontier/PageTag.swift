/// An `ETag`, good for exactly one request.
public struct PageTag: Sendable, Hashable {
    /// The tag as sent, its quotation marks included.
    public var etag: String
    /// The request: two requests with the same text ask for the same bytes.
    public var target: String

    /// The tag `etag` of the answer to `target`.
    public init(etag: String, target: String) {
        self.etag = etag
        self.target = target
    }
}

/// A page that Spotify says is as it was: the answer 304.
public struct UnchangedPage: Sendable, Hashable {
    /// The list.
    public var list: ListName
    /// The position of its first item.
    public var offset: Int
    /// The market that was asked for; `nil` for none.
    public var market: String?
    /// What was sent as `If-None-Match`, and with which request.
    public var tag: PageTag

    /// The page of `list` at `offset`, unchanged since it was answered with `tag`.
    public init(of list: ListName, offset: Int, market: String?, tag: PageTag) {
        self.list = list
        self.offset = offset
        self.market = market
        self.tag = tag
    }
}
