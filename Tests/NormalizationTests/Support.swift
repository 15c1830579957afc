import Catalog

@testable import Normalization

/// A valid identifier that ends with `name`.
func id(_ name: String) -> String {
    String(repeating: "0", count: 22 - name.count) + name
}

/// The number of the object or page at `index` in the answer of that number.
func occurrence(_ answer: Int, _ index: Int) -> String {
    String(answer << 20 | index)
}

/// What a landed answer says besides its body.
struct Request {
    var path: String
    var query: [String: String] = [:]
    var asked: [String] = []
    var fetchedAt = "2026-11-21T02:41:00.123Z"
    var status = "200"
    var etag: String?

    static func album(_ name: String, market: String? = nil) -> Request {
        Request(
            path: "/v1/albums/\(id(name))",
            query: market.map { ["market": $0] } ?? [:],
            asked: [id(name)]
        )
    }

    static func artist(_ name: String) -> Request {
        Request(path: "/v1/artists/\(id(name))", asked: [id(name)])
    }

    static func track(_ name: String, market: String? = nil) -> Request {
        Request(
            path: "/v1/tracks/\(id(name))",
            query: market.map { ["market": $0] } ?? [:],
            asked: [id(name)]
        )
    }

    static func albums(_ names: [String]) -> Request {
        let asked = names.map(id)
        return Request(path: "/v1/albums", query: ["ids": asked.joined(separator: ",")], asked: asked)
    }

    static func search(_ text: String, _ more: [String: String] = [:]) -> Request {
        Request(path: "/v1/search", query: ["q": text, "type": "artist"].merging(more) { $1 })
    }

    /// The line as it is landed with `body`.
    func line(_ body: String) -> String {
        let parameters = query.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
        let identifiers = asked.map { "\"\($0)\"" }
        return """
            {"request":{"method":"GET","path":"\(path)","query":{\(parameters.joined(separator: ","))}},\
            "asked":[\(identifiers.joined(separator: ","))],"fetched_at":"\(fetchedAt)","status":\(status),\
            "headers":{"etag":\(etag.map { "\"\($0)\"" } ?? "null"),"cache-control":null,"retry-after":null},"body":\(body)}
            """
    }
}

/// The rows of some lines, as COPY would read them.
struct Rows {
    /// Column by name; `nil` is null.
    typealias Row = [String: String?]

    private(set) var tables: [StagedTable: [Row]] = [:]
    private(set) var quarantineLines: [String] = []
    private(set) var counts = NormalizationCounts()
    private(set) var drifts = DriftCollector()

    init(of answers: [(Request, String)], _ contracts: [StagedTable: SchemaContract] = [:]) throws {
        try self.init(lines: answers.map { request, body in request.line(body) }, contracts)
    }

    init(of body: String, _ request: Request, _ contracts: [StagedTable: SchemaContract] = [:]) throws {
        try self.init(of: [(request, body)], contracts)
    }

    init(lines: [String], _ contracts: [StagedTable: SchemaContract] = [:]) throws {
        let normalizer = try Normalizer(.spotify.obeying(contracts))
        for (index, line) in lines.enumerated() {
            try Array(line.utf8).withUnsafeBytes { line in
                try normalizer.addAnswer(
                    line,
                    landed: "albums/00001.ndjson:\(index + 1)",
                    number: index + 1
                )
            }
        }
        try self.init(draining: normalizer)
    }

    init(draining normalizer: Normalizer) throws {
        drifts = normalizer.drifts
        counts = try normalizer.drain { table, bytes, count in
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            guard let table else {
                quarantineLines += lines
                return
            }
            let rows = lines.map { Self.row($0, of: table) }
            precondition(rows.count == count, "the writer counts its rows")
            tables[table, default: []] += rows
        }
    }

    subscript(table: StagedTable) -> [Row] { tables[table] ?? [] }

    /// One column of all rows of a table.
    func column(_ name: String, of table: StagedTable) -> [String?] {
        self[table].map { $0[name] ?? "no such column" }
    }

    /// The markets that `table`'s rows name by the number of their list.
    func markets(of table: StagedTable) -> [String?] {
        let members = zip(column("market_set", of: .marketSet), column("markets", of: .marketSet))
        let sets = Dictionary(members) { first, _ in first }
        return column("market_set", of: table).map { $0 == nil ? nil : sets[$0] ?? "unknown" }
    }

    /// What was not known: where, how often, and the value or what stood there.
    var drifted: [String] {
        drifts.all.map { drift in
            let news = drift.place.kind == .value ? "=\(drift.place.value)" : ": \(drift.example)"
            return "\(drift.place.endpoint) \(drift.place.pointer) \(drift.timesSeen)\(news)"
        }
    }

    /// What was quarantined: kind, pointer and reason.
    var quarantined: [[String?]] {
        self[.quarantine].map { [$0["kind"] ?? nil, $0["pointer"] ?? nil, $0["reason"] ?? nil] }
    }

    private static func row(_ line: String, of table: StagedTable) -> Row {
        let values = line.split(separator: "\t", omittingEmptySubsequences: false).map {
            unescaped(String($0))
        }
        precondition(values.count == table.columns.count, "\(table.rawValue) has another number of columns")
        return Row(uniqueKeysWithValues: zip(table.columns, values))
    }

    private static func unescaped(_ text: String) -> String? {
        guard text != "\\N" else { return nil }
        var result = ""
        var isEscaped = false
        for character in text.unicodeScalars {
            if isEscaped {
                let meaning: [Unicode.Scalar: Unicode.Scalar] = [
                    "n": "\n", "t": "\t", "r": "\r", "b": "\u{8}", "f": "\u{C}", "v": "\u{B}",
                ]
                result.unicodeScalars.append(meaning[character] ?? character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
