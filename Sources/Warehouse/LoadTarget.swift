import Logging
import Postgres

/// Checks the database that is about to be read or written to, before anything is done to it.
struct LoadTarget {
    let scripts: ScriptFolder
    let log: Logger

    /// Throws unless a load can succeed as far as that can be told without trying.
    ///
    /// - Throws: A ``TargetError``; a ``MigrationError`` when the database is not migrated.
    func require(_ connection: Connection) async throws {
        let server = try await requireWritable(connection)
        try requireTemporaryTables(server)
        let role = try server.decode("role", as: String.self)
        if let schemas = try server.decode("closed_schemas", as: String?.self) {
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
    func requireWritable(_ connection: Connection) async throws -> Row {
        let server = try await connection.query(try scripts.statement(.checkServer)).single()
        let database = try server.decode("database", as: String.self)
        let encoding = try server.decode("encoding", as: String.self)
        guard encoding == "UTF8" else { throw TargetError.encoding(encoding, database: database) }
        if try server.decode("is_standby", as: Bool.self) { throw TargetError.standby(database: database) }
        if try server.decode("is_read_only", as: Bool.self) {
            throw TargetError.readOnly(database: database, role: try server.decode("role"))
        }
        return server
    }

    /// Throws unless the role may make in the database what `migrations` make there.
    ///
    /// - Throws: A ``TargetError``.
    func requireRoom(for migrations: [Migration], _ connection: Connection) async throws {
        guard !migrations.isEmpty else { return }
        let server = try await requireWritable(connection)
        let texts = migrations.map { $0.script.text.lowercased() }
        if texts.contains(where: { $0.contains(/create\s+schema\s/) }),
            try !server.decode("may_make_schemas", as: Bool.self)
        {
            throw TargetError.noSchemas(
                database: try server.decode("database"),
                role: try server.decode("role")
            )
        }
        if texts.contains(where: { $0.contains(/create\s+temporary\s+table\s/) }) {
            try requireTemporaryTables(server)
        }
    }

    private func requireTemporaryTables(_ server: Row) throws {
        guard try server.decode("may_make_temporary_tables", as: Bool.self) else {
            throw TargetError.noTemporaryTables(
                database: try server.decode("database"),
                role: try server.decode("role")
            )
        }
    }

    /// Throws unless the role may read how far the database is migrated.
    ///
    /// - Parameters:
    ///   - connection: The database.
    ///   - readsViewsVersion: Whether the state that the views were made from is read, too.
    ///   - callsFunctions: Whether functions of etl are called, too, as checks do.
    ///   - readsAll: Whether everything else that is there is read, too.
    /// - Throws: A ``TargetError`` with the grants for this, and for what else is read.
    func requireReadable(
        _ connection: Connection,
        readsViewsVersion: Bool = false,
        callsFunctions: Bool = false,
        readsAll: Bool = false
    ) async throws {
        let statement = try scripts.statement(.checkAccess)
        let lacking = try await connection.query(statement, [readsViewsVersion, callsFunctions, readsAll])
        try TargetError.requireReadable(lacking)
    }

    /// Throws when a table of catalog or etl is not as the migrations made it.
    ///
    /// What they make is told by `schema.sql`, which is dumped from them; a folder without it is not held to one.
    private func requireColumns(_ connection: Connection) async throws {
        // Schemas of other names were made a moment ago, by nobody's hand.
        guard scripts.renaming == nil else { return }
        guard let dump = scripts.schema else { return }
        let rows = try await connection.query(try scripts.statement(.checkColumns))
        var standing: [String: [String: String]] = [:]
        for row in rows {
            let table = try row.decode("table_name", as: String.self)
            let column = try row.decode("column_name", as: String.self)
            standing[table, default: [:]][column] = try row.decode("type", as: String.self)
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
        try TargetError.requireNoneMissing(await connection.query(try scripts.statement(.checkRights)))
    }
}
