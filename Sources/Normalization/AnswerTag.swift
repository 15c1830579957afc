import JSON

/// The `ETag` of a landed line, and the request that it belongs to.
///
/// A later 304 to the very request says that the answer with this tag still holds (RFC 9110, section 15.4.5).
struct AnswerTag {
    /// The request as one text; the order of the query does not count.
    let target: String
    /// The tag as it was sent, quotes and a leading `W/` included.
    let etag: String

    /// The tag of the line whose root is `root`; `nil` where it has none, or one that no column can hold.
    init?(_ root: JSONElement) {
        guard let request = root["request"], let path = request["path"]?.string,
            let etag = root["headers"]?["etag"]?.string, !etag.isEmpty
        else { return nil }
        let query = request["query"]?.members.map { name, value in (name, value.string ?? "") } ?? []
        let items = query.sorted { $0 < $1 }.map { "\($0)=\($1)" }
        target = path + "?" + items.joined(separator: "&")
        self.etag = etag
        guard !target.utf8.contains(0), !etag.utf8.contains(0) else { return nil }
    }
}
