public import Postgres

extension Connection {
    /// Runs statements that need a database to which nobody is connected, as soon as nobody is.
    ///
    /// The server itself waits five seconds. On a busy machine the sessions of clients that have just ended,
    /// or were killed, may take longer.
    ///
    /// - Parameter sql: The statements.
    /// - Throws: A `ServerError`; after five minutes, which only a hang takes, also that somebody is there.
    public func runAlone(_ sql: String) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        while true {
            do {
                return try await run(SQLScript(name: "test.sql", text: sql))
            } catch let error as ServerError where error.sqlState == "55006" {
                // What a statement does wrong itself has that state, too, and no waiting helps.
                let isInUse = error.message.contains("other users")
                guard isInUse, ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
