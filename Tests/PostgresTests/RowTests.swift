import Diagnostics
import Postgres
import TestSupport
import Testing

/// A row's values, read by the names of their columns.
@Suite struct RowTests {
    private enum Mood: String, ColumnValue {
        case calm
        case loud
    }

    @Test func `a value comes as what it was asked for, null as none`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let rows = try await database.connect().query(
                """
                select 'naïve 🎵' as word, 42 as small, 9007199254740993::bigint as large, true as yes,
                    false as no, 'loud' as mood, null::text as nothing, null::integer as none
                """
            )
            let row = try rows.single()
            #expect(try row.decode("word", as: String.self) == "naïve 🎵")
            #expect(try row.decode("small", as: Int.self) == 42)
            #expect(try row.decode("large", as: Int?.self) == 9_007_199_254_740_993)
            #expect(try row.decode("yes", as: Bool.self))
            #expect(try !row.decode("no", as: Bool.self))
            #expect(try row.decode("mood", as: Mood.self) == .loud)
            #expect(try row.decode("nothing", as: String?.self) == nil)
            let none: Int? = try row.decode("none")
            #expect(none == nil)
        }
    }

    @Test func `a missing column or one that holds something else is a bug that tells no value`()
        async throws
    {
        try await TemporaryDatabase.with(.empty) { database in
            let rows = try await database.connect().query(
                "select 'hunter2' as word, 7 as number, null as nothing"
            )
            let row = try rows.single()
            func complaint<Value: ColumnValue>(_ column: String, _ type: Value.Type) -> String? {
                let error = #expect(throws: RowError.self) { try row.decode(column, as: type) }
                #expect(error?.remedy == .reportBug)
                return error?.description
            }
            #expect(complaint("wrod", String.self) == "test.sql gives no column wrod: please report this")
            #expect(complaint("wrod", String?.self) == "test.sql gives no column wrod: please report this")
            #expect(
                complaint("word", Int.self)
                    == "column word of test.sql holds something else where Int was expected: please report this"
            )
            #expect(complaint("word", Int?.self)?.contains("hunter2") == false)
            #expect(complaint("word", Mood.self)?.contains("Mood") == true)
            #expect(complaint("number", Bool.self)?.contains("Bool") == true)
            #expect(
                complaint("nothing", String.self)
                    == "column nothing of test.sql holds null where String was expected: please report this"
            )
        }
    }

    @Test func `a column of no rows is a list of none, a misspelt one is not`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let rows = try await database.connect().query("select 1 as number where false")
            #expect(try rows.decode("number", as: Int.self) == [])
            #expect(throws: RowError.missingColumn("nubmer", statement: "test.sql")) {
                try rows.decode("nubmer", as: Int.self)
            }
            #expect(rows.first == nil)
            #expect(throws: RowError.notOneRow(count: 0, statement: "test.sql")) { try rows.single() }
        }
    }

    @Test func `one value is neither two rows nor two columns`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let answer = try await connection.query("select 42").scalar(as: Int.self)
            #expect(answer == 42)
            let rows = try await connection.query("select generate_series(1, 2) as number")
            #expect(try rows.map { try $0.decode("number", as: Int.self) } == [1, 2])
            #expect(throws: RowError.notOneRow(count: 2, statement: "test.sql")) {
                try rows.scalar(as: Int.self)
            }
            let columns = try await connection.query("select 1 as one, 2 as two")
            #expect(throws: RowError.notOneColumn(count: 2, statement: "test.sql")) {
                try columns.scalar(as: Int.self)
            }
        }
    }
}
