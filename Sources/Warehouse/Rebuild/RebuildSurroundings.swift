import Postgres

/// What others have made of the warehouse: grants, which are carried over, and objects, which cannot be.
struct RebuildSurroundings {
    let scripts: ScriptFolder

    /// Throws when the role may not do what it takes.
    func requireRights(_ connection: Connection) async throws {
        let rows = try await connection.query(try scripts.statement("rebuild_rights"))
        guard let lacking = rows[0, "lacking"] else { return }
        throw RebuildError.noRight(lacking: lacking, remedy: rows[0, "remedy"] ?? "")
    }

    /// Throws when something stands on the warehouse that no migration has made; the rebuilt schemas must be there.
    func requireNone(_ connection: Connection) async throws {
        let rows = try await connection.query(try scripts.statement("rebuild_foreign_objects"))
        let objects = rows.values(of: "object").compactMap { $0 }
        guard objects.isEmpty else { throw RebuildError.foreignObjects(objects) }
    }

    /// Gives the rebuilt schemas the owners, grants and default privileges of those that stand.
    func bringPrivileges(_ connection: Connection) async throws {
        let statement = try scripts.statement("rebuild_privileges")
        let rows = try await connection.query(statement)
        for text in rows.values(of: "statement").compactMap({ $0 }) {
            try await connection.run(SQLScript(name: statement.name, text: text))
        }
    }
}
