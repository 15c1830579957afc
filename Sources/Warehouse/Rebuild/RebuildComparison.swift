import Foundation
import Postgres

/// Compares the rebuilt warehouse with the present one, value by value.
struct RebuildComparison {
    let scripts: ScriptFolder

    /// Compares every table that is derived from landing, one after the other.
    func differences(_ connection: Connection) async throws -> RebuildDifferences {
        let comparing = try scripts.statement(.rebuildTables)
        let tables = try await connection.query(comparing)
        var differences = RebuildDifferences(tables: [])
        for row in tables {
            let name = try row.decode("name", as: String.self)
            let statement = SQLScript(
                name: "\(comparing.name) (\(name))",
                text: try row.decode("statement")
            )
            differences.tables.append(try Self.table(name, try await connection.query(statement).single()))
        }
        return differences
    }

    private static func table(_ name: String, _ row: Row) throws -> RebuildDifferences.Table {
        let changes = try row.decode("changes", as: String?.self).map {
            try JSONDecoder().decode([String: [Int]].self, from: Data($0.utf8))
        }
        return RebuildDifferences.Table(
            name: name,
            before: try row.decode("before"),
            after: try row.decode("after"),
            same: try row.decode("same"),
            changed: try row.decode("changed"),
            added: try row.decode("added"),
            lost: try row.decode("lost"),
            columns: (changes ?? [:]).filter { $0.value.contains { $0 > 0 } }
                .mapValues { .init(changed: $0.first ?? 0, emptied: $0.last ?? 0) }
        )
    }
}
