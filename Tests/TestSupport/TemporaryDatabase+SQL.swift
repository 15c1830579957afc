import Postgres

extension TemporaryDatabase {
    /// Runs the statements of `sql` over a connection of their own; where they need a database to which
    /// nobody is connected, as soon as nobody is.
    public func run(_ sql: String) async throws {
        try await connect().runAlone(sql)
    }

    /// The first value of the first row that `sql` gives, as the server prints it; `nil` for null, or no row.
    public func value(_ sql: String) async throws -> String? {
        try await connect().query(SQLScript(name: "test.sql", text: sql)).values.first?.first ?? nil
    }

    /// Waits until `query` gives true; more than a minute or two only a hang takes.
    public func wait(until query: String) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        while try await value(query) != "t" {
            guard ContinuousClock.now < deadline else { throw VainWait(description: "never so: \(query)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
