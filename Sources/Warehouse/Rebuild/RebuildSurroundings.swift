import Postgres

/// What others have made of the warehouse: grants, which are carried over, and objects, which cannot be.
struct RebuildSurroundings {
    let scripts: ScriptFolder

    /// Throws when the role may not do what it takes.
    func requireRights(_ connection: Connection) async throws {
        let rows = try await connection.query(try scripts.statement(.rebuildRights))
        guard let row = rows.first else { return }
        throw RebuildError.noRight(lacking: try row.decode("lacking"), remedy: try row.decode("remedy"))
    }

    /// Throws when whatever is made would be published, the rebuilt schemas too.
    func requireNoPublication(_ connection: Connection) async throws {
        try await requireNoObject(of: .rebuildPublications, connection)
    }

    /// Throws when something stands on the warehouse that no migration has made; the rebuilt schemas must be there.
    func requireNone(_ connection: Connection) async throws {
        try await requireNoPublication(connection)
        try await requireNoObject(of: .rebuildForeignObjects, connection)
    }

    private func requireNoObject(of statement: Statement, _ connection: Connection) async throws {
        let rows = try await connection.query(try scripts.statement(statement))
        let objects = try rows.decode("object", as: String.self)
        guard objects.isEmpty else { throw RebuildError.foreignObjects(objects) }
    }

    /// Gives the rebuilt schemas the owners, grants, default privileges and row security of those that stand.
    func bringPrivileges(_ connection: Connection) async throws {
        let statement = try scripts.statement(.rebuildPrivileges)
        let rows = try await connection.query(statement)
        for text in try rows.decode("statement", as: String.self) {
            try await connection.run(SQLScript(name: statement.name, text: text))
        }
    }
}
