import Foundation
import TestSupport
import Testing

/// What the programs list, and in which form.
@Suite struct ListingTests {
    private static let scripts = ["--sql", Checkout.sql.path(percentEncoded: false)]

    /// The names of the scripts of a folder.
    private static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Checkout.sql.appending(component: folder).path)
            .filter { $0.hasSuffix(".sql") }
            .map { String($0.dropLast(".sql".count)) }
    }

    /// Runs a program where no database answers, and returns the lines below the head of its table.
    private static func listed(_ program: String, _ arguments: [String]) async throws -> [String] {
        Array(try await lines(program, arguments).dropFirst(2))
    }

    private static func lines(_ program: String, _ arguments: [String]) async throws -> [String] {
        let port = try ClosedPort()
        let outcome = try await Program.run(
            program,
            arguments + scripts,
            environment: ["DATABASE_URL": "postgresql://127.0.0.1:\(port.number)/none"]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    @Test func `check --list names every check of either kind, and asks no database`() async throws {
        let lines = try await Self.listed("check", ["--list"])
        let names = try Self.names(in: "checks")
        #expect(names.count > 12)
        #expect(lines.count == names.count)
        for name in names { #expect(lines.contains { $0.contains(" \(name) ") }, "\(name)") }
        #expect(lines.contains { $0.hasPrefix("whole database ") })
        #expect(lines.contains { $0.hasPrefix("before publish ") })
    }

    @Test func `analytics --list names every view, or those asked for, and asks no database`() async throws {
        let lines = try await Self.listed("discograph", ["analytics", "--list"])
        let names = lines.map { String($0.prefix { $0 != " " }) }
        #expect(try Set(names) == Set(Self.names(in: "analytics")))
        #expect(names.count == Set(names).count)
        let some = try await Self.listed("discograph", ["analytics", "--list", "labels", "releases_*"])
        let chosen = names.filter { $0 == "labels" || $0.hasPrefix("releases_") }
        #expect(chosen.count > 1)
        #expect(some.map { String($0.prefix { $0 != " " }) }.sorted() == chosen.sorted())
    }

    @Test(arguments: [
        ("check", ["--list"], "check", "checks"),
        ("discograph", ["analytics", "--list"], "view", "analytics"),
    ])
    func `a list is printed as JSON, too`(
        program: String,
        words: [String],
        key: String,
        folder: String
    )
        async throws
    {
        let objects = try await Self.lines(program, words + ["--json"]).map {
            try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
        }
        #expect(try Set(objects.compactMap { $0[key] }) == Set(Self.names(in: folder)))
    }

    @Test func `a schema is no JSON`() async throws {
        let outcome = try await Program.run("migrate", ["--schema", "--json"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--schema prints SQL"))
    }

    @Test func `docs --markdown prints the page as Markdown`() async throws {
        try await TemporaryDatabase.with { database in
            let outcome = try await Program.run(
                "discograph",
                ["docs", "--markdown"] + Self.scripts,
                environment: ["DATABASE_URL": database.url]
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasPrefix("# Tables and columns\n"))
            #expect(outcome.output.contains("```mermaid\nerDiagram\n"))
            #expect(outcome.output.contains("\n### catalog.album\n"))
            #expect(!outcome.output.contains("<html"))
        }
    }
}
