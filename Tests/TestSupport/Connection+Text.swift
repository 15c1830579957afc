public import Postgres

extension Connection {
    /// Runs one statement given as text.
    public func query(_ text: String, _ parameters: [(any StatementParameter)?] = []) async throws -> Rows {
        try await query(SQLScript(name: "test.sql", text: text), parameters)
    }

    /// Runs several statements given as text.
    public func run(_ text: String) async throws {
        try await run(SQLScript(name: "test.sql", text: text))
    }
}
