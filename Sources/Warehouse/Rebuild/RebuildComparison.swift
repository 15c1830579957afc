import Foundation
import Postgres

/// Compares the rebuilt warehouse with the present one, value by value.
struct RebuildComparison {
    let scripts: ScriptFolder

    /// Compares every table that is derived from landing, one after the other.
    func differences(_ connection: Connection) async throws -> RebuildDifferences {
        let tables = try await connection.query(try scripts.statement("rebuild_tables"))
        var differences = RebuildDifferences(tables: [])
        for row in tables.values.indices {
            let name = tables[row, "name"] ?? ""
            let statement = SQLScript(
                name: "\(scripts.path)/statements/rebuild_tables.sql (\(name))",
                text: tables[row, "statement"] ?? ""
            )
            differences.tables.append(try Self.table(name, try await connection.query(statement)))
        }
        return differences
    }

    private static func table(_ name: String, _ rows: Rows) throws -> RebuildDifferences.Table {
        func number(_ column: String) -> Int { rows[0, column].flatMap { Int($0) } ?? 0 }
        let changes = try rows[0, "changes"].map {
            try JSONDecoder().decode([String: [Int]].self, from: Data($0.utf8))
        }
        return RebuildDifferences.Table(
            name: name,
            before: number("before"),
            after: number("after"),
            same: number("same"),
            changed: number("changed"),
            added: number("added"),
            lost: number("lost"),
            columns: (changes ?? [:]).filter { $0.value.contains { $0 > 0 } }
                .mapValues { .init(changed: $0.first ?? 0, emptied: $0.last ?? 0) }
        )
    }
}
