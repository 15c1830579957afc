import Foundation
import FoundationXML
import Postgres
import TestSupport
import Testing
import Warehouse

@Suite struct DataCatalogTests {
    @Test func `every schema, table, view, column and function has a comment`() async throws {
        let catalog = try await TemporaryDatabase.with { try await Self.read($0) }
        #expect(catalog.undocumented == [])
        #expect(catalog.schemas.map(\.name) == ["catalog", "history", "analytics", "etl"])
        #expect(catalog.tables.count > 70)
        #expect(catalog.functions.contains { $0.signature.hasPrefix("etl.suspend_keys(") })
    }

    @Test func `what has no comment is named`() async throws {
        let catalog = try await TemporaryDatabase.with { database in
            try await database.run(
                """
                alter table catalog.artist add mood text;
                comment on table catalog.album is null;
                create function etl.nothing() returns integer language sql as 'select 1';
                """
            )
            return try await Self.read(database)
        }
        #expect(catalog.undocumented == ["catalog.album", "catalog.artist.mood", "etl.nothing()"])
    }

    @Test func `a procedure of somebody's own stands among the functions`() async throws {
        let catalog = try await TemporaryDatabase.with { database in
            try await database.run(
                """
                create procedure analytics.refresh(kind text) language sql as 'select 1';
                comment on procedure analytics.refresh is 'Mine.';
                """
            )
            return try await Self.read(database)
        }
        let procedure = try #require(catalog.functions.first { $0.signature.hasPrefix("analytics.refresh(") })
        #expect(procedure.result == "procedure")
        #expect(procedure.comment == "Mine.")
        #expect(catalog.undocumented == [])
    }

    @Test func `columns come with types, keys, references and origins`() async throws {
        let catalog = try await TemporaryDatabase.with { try await Self.read($0) }
        let album = try #require(catalog.tables.first { $0.qualifiedName == "catalog.album" })
        let id = try #require(album.columns.first { $0.name == "id" })
        #expect(id.type == "text")
        #expect(id.isKey)
        #expect(!id.isNullable)
        #expect(id.origins.contains("album /id"))
        let date = try #require(album.columns.first { $0.name == "release_date" })
        #expect(date.type == "date")
        #expect(date.isNullable)
        #expect(date.origins == ["album /release_date"])
        #expect(album.references.map(\.table) == ["catalog.market_set"])
        let view = try #require(catalog.tables.first { $0.isView })
        #expect(view.columns.allSatisfy { $0.origins.isEmpty && !$0.isNullable })
    }

    @Test func `the page is well-formed, has every column, and all its links lead somewhere`() async throws {
        let catalog = try await TemporaryDatabase.with { try await Self.read($0) }
        let page = try Page(catalog.html)
        for table in catalog.tables {
            #expect(page.ids.contains(table.qualifiedName))
            for column in table.columns {
                #expect(page.ids.contains("\(table.qualifiedName).\(column.name)"))
            }
        }
        #expect(page.ids.count == Set(page.ids).count)
        #expect(page.links.count > catalog.tables.count)
        #expect(Set(page.links.map { String($0.dropFirst()) }).isSubset(of: Set(page.ids)))
        #expect(page.links.allSatisfy { $0.hasPrefix("#") })
        #expect(page.text.contains("album /release_date"))
        #expect(!catalog.html.contains("src=") && !catalog.html.contains("url("))
    }

    @Test func `a comment cannot break the page`() async throws {
        let hostile = #"</td><script>alert("1")</script> & 'so | on'"#
        let catalog = try await TemporaryDatabase.with { database in
            try await database.run(
                "comment on column catalog.artist.name is $hostile$\(hostile)$hostile$;"
            )
            return try await Self.read(database)
        }
        #expect(try Page(catalog.html).text.contains(hostile))
        #expect(!catalog.html.contains("<script"))
        let line = catalog.markdown.split(separator: "\n").first { $0.contains("alert") }
        #expect(line?.contains("&lt;script>") == true)
        #expect(line?.contains(#"so \| on"#) == true)
    }

    @Test func `a comment cannot break the page where a combining mark follows`() async throws {
        let hostile = "<\u{338}script>\u{338} &\u{338} \"\u{338} |\u{338}"
        let catalogue = try await TemporaryDatabase.with { database in
            try await database.run("comment on column catalog.artist.name is $hostile$\(hostile)$hostile$;")
            return try await Self.read(database)
        }
        let text = try Page(catalogue.html).text
        #expect(Array(text.utf8).firstRange(of: Array(hostile.utf8)) != nil)
        let cell = "&lt;\u{338}script>\u{338} &\u{338} \"\u{338} \\|\u{338}"
        #expect(Array(catalogue.markdown.utf8).firstRange(of: Array(cell.utf8)) != nil)
    }

    @Test func `the diagram links each table that refers to another, and Mermaid has it, too`() async throws {
        let catalog = try await TemporaryDatabase.with { try await Self.read($0) }
        #expect(catalog.html.contains(##"<a href="#catalog.track_artist"><rect"##))
        #expect(catalog.markdown.contains("```mermaid\nerDiagram\n"))
        #expect(catalog.markdown.contains("    artist ||--o{ track_artist : \"\""))
        // An album need not have a list of markets.
        #expect(catalog.markdown.contains("    market_set |o--o{ album : \"\""))
        #expect(catalog.markdown.contains("### etl.quarantine"))
    }

    @Test func `the command writes the page, refuses what is undocumented, and wants a migrated database`()
        async throws
    {
        let folder = try ScratchDirectory()
        let file = folder.url.appending(path: "docs/page.html")
        try await TemporaryDatabase.with { database in
            let environment = ["DATABASE_URL": database.url]
            let sql = ["--sql", Checkout.sql.path(percentEncoded: false)]
            let written = try await Program.run(
                "discograph",
                ["docs", "--strict", file.path] + sql,
                environment: environment
            )
            #expect(written.status == 0)
            #expect(written.errors.contains("tables and views"))
            let page = try Page(String(contentsOf: file, encoding: .utf8))
            #expect(page.ids.contains("catalog.album.release_date"))
            try await database.run("comment on column catalog.album.label is null;")
            let refused = try await Program.run(
                "discograph",
                ["docs", "--strict"] + sql,
                environment: environment
            )
            #expect(refused.status == 65)
            #expect(refused.errors.contains("no comment on catalog.album.label"))
            #expect(refused.output.isEmpty)
        }
        try await TemporaryDatabase.with(.empty) { database in
            let refused = try await Program.run(
                "discograph",
                ["docs", "--sql", Checkout.sql.path(percentEncoded: false)],
                environment: ["DATABASE_URL": database.url]
            )
            #expect(refused.status == 78)
            #expect(refused.errors.contains("run migrate"))
        }
    }

    private static func read(_ database: TemporaryDatabase) async throws -> DataCatalog {
        try await DataCatalog.read(database.connect(), scripts: TemporaryDatabase.scripts)
    }
}

/// A page as an XML parser sees it.
private struct Page {
    let ids: [String]
    let links: [String]
    let text: String

    init(_ html: String) throws {
        let parser = XMLParser(data: Data(html.utf8))
        let reader = Reader()
        parser.delegate = reader
        guard parser.parse() else {
            throw NotWellFormed(line: parser.lineNumber, reason: "\(String(describing: parser.parserError))")
        }
        (ids, links, text) = (reader.ids, reader.links, reader.text)
    }

    private struct NotWellFormed: Error {
        let line: Int
        let reason: String
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var ids: [String] = []
        var links: [String] = []
        var text = ""

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            if let id = attributes["id"] { ids.append(id) }
            if let link = attributes["href"] { links.append(link) }
        }

        func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }
    }
}
