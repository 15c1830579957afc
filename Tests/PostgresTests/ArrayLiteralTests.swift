import Postgres
import TestSupport
import Testing

@Suite struct ArrayLiteralTests {
    @Test func `whatever stands in an element arrives as it is`() async throws {
        let elements = [
            "plain", "", "null", "a,b", "{}", "\"quoted\"", "back\\slash", " spaces ", "Ünïcode",
            "\"\u{301}marked\"\u{FE0F}", "\\\u{336}",
        ]
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let rows = try await connection.query(
                "select unnest($1::text[]) as element",
                [elements]
            )
            #expect(try rows.decode("element", as: String.self) == elements)
        }
    }

    @Test func `to wait for no time is not to wait for ever`() {
        #expect(Duration.zero.lockTimeout == "1ms")
        #expect(Duration.seconds(60).lockTimeout == "60000ms")
    }

    @Test(arguments: [Duration.seconds(25 * 86_400), .seconds(Int.max)])
    func `to wait for longer than PostgreSQL can is to wait for as long as it can`(
        patience: Duration
    ) async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let setting = try await database.connect().query(
                "select set_config('lock_timeout', $1, false) as setting",
                [patience.lockTimeout]
            )
            #expect(try setting.scalar(as: String.self) == "2147483647ms")
        }
    }
}
