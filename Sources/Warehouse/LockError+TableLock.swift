import Postgres

extension LockError {
    /// The error for a table that stayed locked; the transaction is over, and whoever blocked it mostly still holds it.
    static func tableLocked(
        for patience: Duration,
        _ connection: Connection,
        _ scripts: ScriptFolder
    ) async throws -> LockError {
        let locked = try await connection.query(try scripts.statement(.tableLockHolder)).first
        return .tableLocked(holder: try locked?.decode("holder", as: String.self), waited: patience)
    }
}
