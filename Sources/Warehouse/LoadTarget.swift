import Foundation
import Logging
import Postgres

/// Checks the database that is about to be written to, before anything is done to it.
struct LoadTarget {
    let scripts: ScriptFolder
    let log: Logger

    /// Throws unless a load can succeed as far as that can be told without trying.
    ///
    /// - Throws: A ``TargetError``; a ``WarehouseError`` when the database is not migrated.
    func require(_ connection: Connection) async throws {
        let server = try await requireWritable(connection)
        let role = server[0, "role"] ?? ""
        guard server[0, "may_make_temporary_tables"] == "t" else {
            throw TargetError.noTemporaryTables(database: server[0, "database"] ?? "", role: role)
        }
        if let schemas = server[0, "closed_schemas"] {
            throw TargetError.closedSchemas(schemas, role: role)
        }
        try await Migrator(scripts: scripts, log: log).requireMigrated(connection)
        try await requireColumns(connection)
        try await requireRights(connection)
    }

    /// Throws unless the server takes writes, and texts of any language.
    ///
    /// - Returns: What the server says of itself: the row of `check_server.sql`.
    @discardableResult
    func requireWritable(_ connection: Connection) async throws -> Rows {
        let server = try await connection.query(try scripts.statement("check_server"))
        let database = server[0, "database"] ?? ""
        let encoding = server[0, "encoding"] ?? ""
        guard encoding == "UTF8" else { throw TargetError.encoding(encoding, database: database) }
        guard server[0, "is_standby"] == "f" else { throw TargetError.standby(database: database) }
        guard server[0, "is_read_only"] == "f" else {
            throw TargetError.readOnly(database: database, role: server[0, "role"] ?? "")
        }
        return server
    }

    /// Throws when a table of catalog or etl is not as the migrations made it.
    ///
    /// What they make is told by `schema.sql`, which is dumped from them; a folder without it is not held to one.
    private func requireColumns(_ connection: Connection) async throws {
        // Schemas of other names were made a moment ago, by nobody's hand.
        guard scripts.renaming == nil else { return }
        let file = "\(scripts.path)/schema.sql"
        guard let dump = try? String(contentsOf: URL(filePath: file), encoding: .utf8) else { return }
        let rows = try await connection.query(try scripts.statement("check_columns"))
        var standing: [String: [String: String]] = [:]
        for row in rows.values.indices {
            guard let table = rows[row, "table_name"], let column = rows[row, "column_name"] else { continue }
            standing[table, default: [:]][column] = rows[row, "type"]
        }
        let expected = SchemaOutline(dump: dump).tables.filter {
            $0.key.hasPrefix("catalog.") || $0.key.hasPrefix("etl.")
        }
        let changes = expected.keys.sorted().flatMap { table in
            SchemaOutline.changes(of: table, from: expected[table] ?? [:], to: standing[table])
        }
        if !changes.isEmpty { throw TargetError.changedTables(changes) }
    }

    private func requireRights(_ connection: Connection) async throws {
        let rows = try await connection.query(try scripts.statement("check_rights"))
        guard let table = rows[0, "table_name"] else { return }
        throw TargetError.missingRights(
            rows[0, "missing"] ?? "",
            table: table,
            others: rows[0, "others"].flatMap { Int($0) } ?? 0,
            grants: rows[0, "grants"] ?? "",
            role: rows[0, "role"] ?? ""
        )
    }
}
