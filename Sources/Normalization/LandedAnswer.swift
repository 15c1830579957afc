import Catalog
import JSON

/// What a landed line says besides the rows in its body.
struct LandedAnswer {
    let body: JSONElement
    let object: ObjectName
    /// The route that was asked, such as `/v1/albums/{id}`.
    let endpoint: String
    let line: RowLine

    /// As long as the longest label.
    private static let longestQuery = 1_000

    /// Reads the line whose root is `root`.
    ///
    /// - Parameters:
    ///   - root: The parsed line.
    ///   - number: Its number among all lines landed, from 1.
    ///   - mapping: What the answers of which routes are made of.
    /// - Throws: A ``LineProblem`` when the line as a whole cannot be used.
    init(_ root: JSONElement, number: Int, mapping: Mapping) throws(LineProblem) {
        let request = root["request"]
        guard let path = request?["path"]?.string else { throw LineProblem("the line names no request path") }
        let fetchedAt = try Self.fetchedAt(root)
        guard let status = root["status"]?.int else { throw LineProblem("the line has no status") }
        guard status == 200 else {
            throw LineProblem("the answer to \(path) has status \(status)", root["body"])
        }
        guard root["body_base64"] == nil else { throw LineProblem("the answer to \(path) is not JSON") }
        guard let body = root["body"] else { throw LineProblem("the line has no body") }
        guard let route = mapping.route(of: path) else {
            throw LineProblem("no mapping for answers to \(path)", body)
        }
        let query = request?["query"]
        var line = RowLine(answer: number)
        line.fetchedAt = fetchedAt
        line.market = query?["market"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        line.query = Self.search(route.query, query)
        guard line.query?.utf8.count ?? 0 <= Self.longestQuery else {
            throw LineProblem("the search has more than \(Self.longestQuery) bytes: no index has room", body)
        }
        let identifiers = root["asked"]?.elements.map { $0.string ?? "" } ?? []
        switch route.asked {
        case .nothing: break
        case .each: line.asked = .each(identifiers)
        case .object: line.asked = identifiers.first.map(RowLine.Asked.object) ?? .nothing
        case .owner:
            guard let owner = identifiers.first, RowLine.isIdentifier(owner) else {
                throw LineProblem("the line does not say to whom the answer to \(path) belongs", body)
            }
            line.owner = owner
        }
        self.body = body
        object = route.body
        endpoint = route.path.rawValue
        self.line = line
    }

    /// When the answer of the line whose root is `root` arrived.
    static func fetchedAt(_ root: JSONElement) throws(LineProblem) -> String {
        guard let fetchedAt = root["fetched_at"]?.string, RowLine.isTimestamp(fetchedAt) else {
            throw LineProblem("the line has no valid fetched_at")
        }
        return fetchedAt
    }

    /// Whether the line whose root is `root` says that an earlier answer still holds.
    static func isNotModified(_ root: JSONElement) -> Bool {
        root["status"]?.int == 304 && root["body"]?.isNull == true && root["request"]?["path"]?.string != nil
    }

    /// The canonical text of a search: what was searched for, and in brackets what narrows or widens it.
    private static func search(_ source: RouteMapping.Query, _ query: JSONElement?) -> String? {
        switch source {
        case .none: return nil
        case .fixed(let text): return text
        case .request:
            guard var text = query?["q"]?.string else { return nil }
            for name in ["market", "include_external"] {
                guard let value = query?[name]?.string, !value.isEmpty else { continue }
                text += " [\(name)=\(value)]"
            }
            return text
        }
    }
}
