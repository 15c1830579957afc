import Postgres

extension Connection {
    /// Runs one statement given as text.
    func query(_ text: String, _ parameters: [String?] = []) async throws -> Rows {
        try await query(SQLScript(name: "test.sql", text: text), parameters)
    }

    /// Runs several statements given as text.
    func run(_ text: String) async throws {
        try await run(SQLScript(name: "test.sql", text: text))
    }
}
