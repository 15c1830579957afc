/// A paging object: a part of a list, with links to its neighbours.
struct Page {
    let path: String
    /// Parameters that the links carry besides offset and limit, already encoded.
    let parameters: [(name: String, value: String)]
    let offset: Int
    let limit: Int
    let total: Int
    /// Where the last page has to end, for lists that are longer than what can be asked for.
    var furthest = Int.max

    /// The paging object around `items`, which must be those from `offset` on.
    func object(_ items: [JSONValue]) -> JSONValue {
        let hasNext = offset + limit < total && offset + 2 * limit <= furthest
        return [
            "href": .string(link(offset)),
            "items": .array(items),
            "limit": .integer(limit),
            "next": hasNext ? .string(link(offset + limit)) : .null,
            "offset": .integer(offset),
            "previous": offset > 0 ? .string(link(max(0, offset - limit))) : .null,
            "total": .integer(total),
        ]
    }

    private func link(_ offset: Int) -> String {
        let query = [("offset", String(offset)), ("limit", String(limit))] + parameters
        return PrettyPrinter.officialAddress + path + "?" + query.map { "\($0)=\($1)" }.joined(separator: "&")
    }
}

extension Array {
    /// The elements from `offset` on, `limit` at most; empty beyond the end.
    func page(offset: Int, limit: Int) -> ArraySlice<Element> {
        dropFirst(offset).prefix(limit)
    }
}
