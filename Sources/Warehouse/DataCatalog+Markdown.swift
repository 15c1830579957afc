import Diagnostics

extension DataCatalog {
    /// The catalogue for GitHub and its like, with the diagrams for Mermaid.
    public var markdown: String {
        var text = "# Tables and columns\n"
        for schema in schemas {
            let own = tables.filter { $0.schema == schema.name }
            let diagram = EntityDiagram(own)
            text += "\n## \(schema.name)\n\n\((schema.comment ?? "").escapedForMarkdown)\n"
            if !diagram.isEmpty { text += "\n```mermaid\n\(diagram.mermaid)\n```\n" }
            for table in own { text += "\n\(Self.section(table))" }
        }
        return text
    }

    private static func section(_ table: Table) -> String {
        let rows = table.columns.map { column in
            let targets = table.references.filter { $0.columns.contains(column.name) }.map {
                " → \($0.table)"
            }
            let type = column.type + (column.isNullable ? " or null" : "") + targets.joined()
            let origins = column.origins.map { "`\($0)`" }.joined(separator: ", ")
            let name = column.isKey ? "**`\(column.name)`**" : "`\(column.name)`"
            return "| \(name) | \(type) | \((column.comment ?? "").escapedForMarkdown) | \(origins) |"
        }
        return """
            ### \(table.qualifiedName)

            \((table.comment ?? "").escapedForMarkdown)

            | column | type | meaning | origin |
            |---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }
}

extension String {
    /// The text as a cell of a table, in one line and without HTML.
    fileprivate var escapedForMarkdown: String {
        replacingScalars(["|": "\\|", "<": "&lt;", "\n": " "])
    }
}
