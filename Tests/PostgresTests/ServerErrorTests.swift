import Diagnostics
import Postgres
import TestSupport
import Testing

@Suite struct ServerErrorTests {
    @Test(arguments: [
        ("42601", Remedy.fixInput), ("23505", .fixInput), ("22P02", .fixInput), ("42501", .fixConfiguration),
        ("53100", .fixStorage), ("53300", .restoreService), ("57P01", .restoreService),
        ("08006", .restoreService),
        ("", .restoreService), ("55P03", .resumeLater), ("40P01", .resumeLater), ("28P01", .fixCredentials),
        ("XX000", .reportBug), ("58030", .fixStorage), ("25P03", .fixConfiguration),
        ("25P04", .fixConfiguration), ("25006", .fixInput),
        // The ledger limits its own statements, and then connects anew.
        ("57014", .restoreService),
    ])
    func `the class of the SQLSTATE says what to do`(sqlState: String, remedy: Remedy) {
        #expect(ServerError(sqlState: sqlState, message: "").remedy == remedy)
    }

    @Test func `the description is one line with place, words, code and hint, without values`() {
        var error = ServerError(sqlState: "42703", message: "column \"nmae\" does not exist")
        error.location = .init(file: "sql/merge/10_artist.sql", line: 12)
        error.hint = "Perhaps you meant \"name\"."
        error.detail = "Failing row contains (secret)."
        #expect(
            error.description
                == "sql/merge/10_artist.sql:12: column \"nmae\" does not exist [42703]; Perhaps you meant \"name\"."
        )
    }

    @Test func `a standby may become the primary, a setting stays`() {
        #expect(ReadOnlyDatabase.standby("music").remedy == .restoreService)
        #expect(ReadOnlyDatabase.setting("music").remedy == .fixConfiguration)
    }

    @Test func `a transaction that the program made read-only is none of the database's`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: ServerError.self) {
                try await connection.run("set transaction_read_only = on; create table a ()")
            }
            let refusal = try #require(error)
            #expect(refusal.sqlState == "25006")
            #expect(await connection.explained(refusal) as? ServerError == refusal)
        }
    }
}
