import Foundation

extension DataCatalog {
    /// The catalogue as one page that needs nothing else: no network, no script, no other file.
    public var html: String {
        """
        <!DOCTYPE html>
        <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Discograph: tables and columns</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <nav aria-label="Contents">
        \(contents)
        </nav>
        <main>
        <h1>Tables and columns</h1>
        <p>What the warehouse has, what it means, and where it comes from. The meaning is the comment in the \
        database; the origin is the place in Spotify's answers that the mapping reads: an object and a JSON pointer \
        inside it. \(tables.count) tables and views, \(tables.map(\.columns.count).reduce(0, +)) columns.</p>
        \(schemas.map(section).joined(separator: "\n"))
        \(functionSection)
        </main>
        </body>
        </html>

        """
    }

    private var contents: String {
        schemas.map { schema in
            let links = tables(of: schema).map { table in
                "<li><a href=\"#\(table.qualifiedName.escapedForHTML)\">\(table.name.escapedForHTML)</a></li>"
            }
            let name = schema.name.escapedForHTML
            return """
                <details open="open"><summary><a href="#\(name)">\(name)</a></summary>
                <ul>\(links.joined())</ul></details>
                """
        }.joined(separator: "\n")
    }

    private func tables(of schema: Schema) -> [Table] { tables.filter { $0.schema == schema.name } }

    private func section(_ schema: Schema) -> String {
        let own = tables(of: schema)
        let diagram = EntityDiagram(own)
        let drawing =
            diagram.isEmpty
            ? ""
            : """
            <figure><div class="scroll">\(diagram.svg)</div>
            <figcaption># is a key, → refers to another table. Tables that refer to none are left out.</figcaption>
            <details><summary>The same for Mermaid</summary><pre>\(diagram.mermaid.escapedForHTML)</pre></details></figure>
            """
        return """
            <section id="\(schema.name.escapedForHTML)"><h2>\(schema.name.escapedForHTML)</h2>
            <p>\((schema.comment ?? "").escapedForHTML)</p>
            \(drawing)
            \(own.map(article).joined(separator: "\n"))
            </section>
            """
    }

    private func article(_ table: Table) -> String {
        let name = table.qualifiedName.escapedForHTML
        return """
            <article id="\(name)"><h3><a href="#\(name)">\(name)</a>\(table.isView ? " <small>view</small>" : "")</h3>
            <p>\((table.comment ?? "").escapedForHTML)</p>
            <div class="scroll"><table>
            <thead><tr><th>column</th><th>type</th><th>meaning</th><th>origin</th></tr></thead>
            <tbody>
            \(table.columns.map { row($0, of: table) }.joined(separator: "\n"))
            </tbody></table></div></article>
            """
    }

    private func row(_ column: Column, of table: Table) -> String {
        let links = table.references.filter { $0.columns.contains(column.name) }.map { reference in
            let target = reference.table.escapedForHTML
            return tables.contains { $0.qualifiedName == reference.table }
                ? " → <a href=\"#\(target)\">\(target)</a>" : " → \(target)"
        }
        let key = column.isKey ? "<b title=\"primary key\">#</b> " : ""
        let null = column.isNullable ? " <small>or null</small>" : ""
        let origins = column.origins.map { "<code>\($0.escapedForHTML)</code>" }.joined(separator: "<br/>")
        let id = "\(table.qualifiedName).\(column.name)".escapedForHTML
        return """
            <tr id="\(id)"><td>\(key)<code>\(column.name.escapedForHTML)</code></td>\
            <td>\(column.type.escapedForHTML)\(null)\(links.joined())</td>\
            <td>\((column.comment ?? "").escapedForHTML)</td><td>\(origins)</td></tr>
            """
    }

    private var functionSection: String {
        guard !functions.isEmpty else { return "" }
        let rows = functions.map { function in
            """
            <tr><td><code>\(function.signature.escapedForHTML)</code></td>\
            <td>\(function.result.escapedForHTML)</td><td>\((function.comment ?? "").escapedForHTML)</td></tr>
            """
        }
        return """
            <section id="functions"><h2>Functions</h2><div class="scroll"><table>
            <thead><tr><th>function</th><th>returns</th><th>meaning</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table></div></section>
            """
    }

    // Nothing in it needs an escape in HTML.
    private static let style = """

        :root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: light-dark(#1a6b3c, #6fd39b); }
        body { margin: 0; font: 15px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 15rem 1fr; }
        nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; box-sizing: border-box;
              border-right: 1px solid var(--line); font-size: 13px; }
        nav ul { list-style: none; margin: .2rem 0 .8rem; padding-left: .9rem; }
        main { padding: 1rem 2rem 4rem; min-width: 0; max-width: 75rem; }
        a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
        h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); } h3 { margin: 2rem 0 .2rem; }
        small { opacity: .7; font-weight: normal; }
        p { max-width: 50rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
        th { font-weight: 600; background: var(--soft); } td:first-child { white-space: nowrap; }
        tr:target, article:target h3 { background: #fd04; }
        code, pre { font: 13px/1.4 ui-monospace, monospace; } pre { background: var(--soft); padding: .8rem; }
        figure { margin: 1rem 0; } figcaption { font-size: 13px; opacity: .8; }
        svg rect { fill: Canvas; stroke: var(--accent); } svg text { fill: CanvasText; font: 12px system-ui, sans-serif; }
        svg .title { font-weight: 700; } svg .edge { fill: none; stroke: var(--accent); opacity: .55; }
        @media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border: 0; } }
        @media print { body { display: block; font-size: 11px; } nav { display: none; } main { padding: 0; }
                       article, tr { break-inside: avoid; } .scroll { overflow: visible; } svg { max-width: 100%; height: auto; } }

        """
}
