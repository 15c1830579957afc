import Foundation
import Postgres
import TestSupport
import Warehouse

/// A warehouse that holds the small catalogue.
struct FilledDatabase {
    let connection: Connection

    /// Runs `body` with the small catalogue, or with an empty one.
    static func with(
        _ script: String = SmallCatalog.script,
        _ body: (FilledDatabase) async throws -> Void
    ) async throws {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            try await connection.run(SQLScript(name: "small catalogue", text: script))
            try await body(FilledDatabase(connection: connection))
        }
    }

    /// Whether the server can have a database in Turkish, which takes ICU.
    static func knowsTurkish() async throws -> Bool {
        try await TemporaryDatabase.with(.empty) { database in
            try await database.value("select count(*) > 0 from pg_collation where collname = 'tr-x-icu'")
                == "t"
        }
    }

    /// Runs `body` with the small catalogue where the capital of i has a dot.
    static func withTurkishLetters(_ body: (FilledDatabase) async throws -> Void) async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let name = "turkish_" + UUID().uuidString.lowercased().replacing("-", with: "")
            try await database.run(
                "create database \(name) template template0 locale_provider icu icu_locale 'tr-TR'"
            )
            let outcome: Result<Void, any Error>
            do {
                let connection = try await Connection.open(database.settings.with(database: name))
                _ = try await Migrator(scripts: TemporaryDatabase.scripts).migrate(connection)
                try await connection.run(SQLScript(name: "small catalogue", text: SmallCatalog.script))
                try await body(FilledDatabase(connection: connection))
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            try await database.run("drop database \(name) with (force)")
            try outcome.get()
        }
    }

    /// The rows of `query`, each with its columns joined by a bar; null is a dot, and identifiers lose their zeros.
    func rows(_ query: String) async throws -> [String] {
        try await connection.query(query).values.map { row in
            row.map { Self.shortened($0 ?? ".") }.joined(separator: "|")
        }
    }

    /// Everything a view answers.
    func answer(of view: String) async throws -> [String] {
        try await rows("select * from analytics.\(view)")
    }

    private static func shortened(_ text: String) -> String {
        text.replacing(/\b([a-z]+1?)0{9,}\b/) { String($0.output.1) }
    }
}

/// The names of the files of a folder of `sql/`, without their extension.
func scripts(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Checkout.sql.appending(component: folder).path)
        .filter { $0.hasSuffix(".sql") }
        .map { String($0.dropLast(4)) }
        .sorted()
}
