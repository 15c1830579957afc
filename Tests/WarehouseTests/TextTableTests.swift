import Postgres
import TestSupport
import Testing
import Warehouse

@Suite struct TextTableTests {
    @Test func `columns line up, long values and line breaks are shortened`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let rows = try await database.connect().query(
                "values ('a', null), (E'two\\nlines and more', 'b')"
            )
            #expect(
                rows.textTable(columnWidth: 10) == [
                    "column1     column2", "──────────  ───────", "a", "two lines…  b",
                ]
            )
        }
    }
}
