extension LineageReport {
    /// The lineage as a Mermaid flow chart: objects of answers with their pointers on the left, tables on the right.
    public var mermaid: String {
        var chart = Chart()
        for row in rows {
            let column = chart.node(row.column, in: row.table, prefix: "table")
            guard let object = row.object, let pointer = row.pointer else { continue }
            let origin = chart.node(pointer, in: object, prefix: "object")
            chart.link(origin, column, row.how)
        }
        return chart.text
    }
}

/// A flow chart whose nodes stand in groups.
private struct Chart {
    private struct Group {
        let name: String
        let prefix: String
        var nodes: [String] = []
    }

    private var groups: [Group] = []
    private var links: [String] = []

    /// The node called `name` in `group`, made when there is none.
    mutating func node(_ name: String, in group: String, prefix: String) -> String {
        let place: Int
        if let known = groups.firstIndex(where: { $0.name == group && $0.prefix == prefix }) {
            place = known
        } else {
            place = groups.count
            groups.append(Group(name: group, prefix: prefix))
        }
        let index: Int
        if let known = groups[place].nodes.firstIndex(of: name) {
            index = known
        } else {
            index = groups[place].nodes.count
            groups[place].nodes.append(name)
        }
        // Mermaid reads some words, `end` among them, as its own: identifiers are numbers.
        return "\(prefix)\(place)_\(index)"
    }

    mutating func link(_ from: String, _ to: String, _ label: String?) {
        let link = label == nil ? "    \(from) --> \(to)" : "    \(from) -.-> \(to)"
        if !links.contains(link) { links.append(link) }
    }

    var text: String {
        var lines = ["flowchart LR"]
        for prefix in ["object", "table"] {
            for (place, group) in groups.enumerated() where group.prefix == prefix {
                lines.append("    subgraph \(prefix)\(place)[\"\(Self.escaped(group.name))\"]")
                for (index, node) in group.nodes.enumerated() {
                    lines.append("        \(prefix)\(place)_\(index)[\"\(Self.escaped(node))\"]")
                }
                lines.append("    end")
            }
        }
        return (lines + links).joined(separator: "\n")
    }

    /// Inside quotes Mermaid reads only these two otherwise.
    private static func escaped(_ text: String) -> String {
        text.replacing("#", with: "#35;").replacing("\"", with: "#quot;")
    }
}
