import Foundation

/// Tables of one schema and the foreign keys between them, drawn.
///
/// What is referred to stands left of what refers to it.
struct EntityDiagram {
    private struct Box {
        var table: DataCatalog.Table
        var x = 0.0
        var y = 0.0
        var lines: [String] = []

        var height: Double { EntityDiagram.line * Double(lines.count + 1) + 12 }
    }

    private struct Edge {
        let from: String
        let to: String
        /// Whether the columns that refer may be null.
        let isOptional: Bool
    }

    private static let line = 18.0
    private static let width = 210.0
    private static let gap = 90.0

    private let boxes: [String: Box]
    private let edges: [Edge]
    private let size: (width: Double, height: Double)

    /// Whether there is something to draw.
    var isEmpty: Bool { edges.isEmpty }

    /// The diagram of those of `tables` that refer to one another.
    init(_ tables: [DataCatalog.Table]) {
        let names = Set(tables.map(\.qualifiedName))
        let edges = tables.flatMap { table in
            table.references.filter { names.contains($0.table) }.map { reference in
                Edge(
                    from: table.qualifiedName,
                    to: reference.table,
                    isOptional: table.columns.contains { column in
                        column.isNullable && reference.columns.contains(column.name)
                    }
                )
            }
        }
        let drawn = tables.filter { table in
            edges.contains { $0.from == table.qualifiedName || $0.to == table.qualifiedName }
        }
        let layers = Self.layers(drawn, edges)
        var boxes: [String: Box] = [:]
        var height = 0.0
        for (place, layer) in layers.enumerated() {
            var y = 8.0
            for table in layer {
                var box = Box(table: table, x: 8 + Double(place) * (Self.width + Self.gap), y: y)
                box.lines = table.columns.filter { column in
                    column.isKey || table.references.contains { $0.columns.contains(column.name) }
                }.map { "\($0.isKey ? "# " : "→ ")\($0.name)" }
                boxes[table.qualifiedName] = box
                y += box.height + 16
            }
            height = max(height, y)
        }
        self.boxes = boxes
        self.edges = edges
        let width: Double = Double(layers.count) * (Self.width + Self.gap) - Self.gap + 16
        size = (max(0, width), height)
    }

    /// The drawing as inline SVG; each box is a link to its table.
    var svg: String {
        let lines = edges.compactMap { edge -> String? in
            guard let from = boxes[edge.from], let to = boxes[edge.to] else { return nil }
            let (x, y) = (from.x, from.y + 16)
            let (endX, endY) = (to.x + Self.width, to.y + 16)
            let bend = max(40, (x - endX) / 2)
            return
                "<path class=\"edge\" d=\"M\(x) \(y) C\(x - bend) \(y) \(endX + bend) \(endY) \(endX) \(endY)\"/>"
        }
        let drawn = boxes.values.sorted { ($0.x, $0.y) < ($1.x, $1.y) }.map { box in
            let words = box.lines.enumerated().map { place, text -> String in
                let y: Double = box.y + 38 + Self.line * Double(place)
                return "<text x=\"\(box.x + 10)\" y=\"\(y)\">\(text.escapedForHTML)</text>"
            }
            return """
                <a href="#\(box.table.qualifiedName.escapedForHTML)"><rect x="\(box.x)" y="\(box.y)" \
                width="\(Self.width)" height="\(box.height)" rx="4"/>\
                <text class="title" x="\(box.x + 10)" y="\(box.y + 20)">\(box.table.name.escapedForHTML)</text>\
                \(words.joined())</a>
                """
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Entity diagram" \
            viewBox="0 0 \(size.width) \(size.height)" width="\(size.width)" height="\(size.height)">
            \((lines + drawn).joined(separator: "\n"))
            </svg>
            """
    }

    /// The same for Mermaid.
    var mermaid: String {
        let entities = boxes.values.sorted { $0.table.name < $1.table.name }.map { box in
            let keys = box.table.columns.filter(\.isKey).map { column in
                "        \(column.type.mermaidWord) \(column.name.mermaidWord) PK"
            }
            return "    \(box.table.name.mermaidWord) {\n\(keys.joined(separator: "\n"))\n    }"
        }
        let relations = edges.compactMap { edge -> String? in
            guard let from = boxes[edge.from], let to = boxes[edge.to] else { return nil }
            let one = edge.isOptional ? "|o" : "||"
            return "    \(to.table.name.mermaidWord) \(one)--o{ \(from.table.name.mermaidWord) : \"\""
        }
        return (["erDiagram"] + entities + relations).joined(separator: "\n")
    }

    /// Each table one layer behind the last that it refers to; in a layer near what they refer to.
    private static func layers(
        _ tables: [DataCatalog.Table],
        _ edges: [Edge]
    ) -> [[DataCatalog.Table]] {
        var depth = Dictionary(uniqueKeysWithValues: tables.map { ($0.qualifiedName, 0) })
        // As many rounds as there are tables are enough; tables that refer to each other end there, too.
        for _ in tables {
            for edge in edges where edge.from != edge.to {
                depth[edge.from] = min(tables.count, max(depth[edge.from] ?? 0, (depth[edge.to] ?? 0) + 1))
            }
        }
        let used = Set(depth.values).sorted()
        var places: [String: Double] = [:]
        return used.map { level in
            let layer = tables.filter { depth[$0.qualifiedName] == level }
            let weighted = layer.map { table -> (weight: Double, table: DataCatalog.Table) in
                let targets = edges.filter { $0.from == table.qualifiedName }.compactMap { places[$0.to] }
                let sum = targets.reduce(0, +)
                return (targets.isEmpty ? 0 : sum / Double(targets.count), table)
            }
            let ordered = weighted.sorted { ($0.weight, $0.table.name) < ($1.weight, $1.table.name) }
            for (place, entry) in ordered.enumerated() {
                places[entry.table.qualifiedName] = Double(place) / Double(max(1, ordered.count - 1))
            }
            return ordered.map(\.table)
        }
    }
}

extension String {
    /// Letters, digits and underscores, as names in a diagram for Mermaid must be.
    fileprivate var mermaidWord: String {
        String(map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
