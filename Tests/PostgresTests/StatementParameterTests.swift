import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct StatementParameterTests {
    @Test func `a value arrives as what it is, none as null`() async throws {
        let numbers = [1, 2]
        let half = Date(timeIntervalSince1970: 0.5)
        let nothing: [Int]? = nil
        try await TemporaryDatabase.with(.empty) { database in
            let rows = try await database.connect().query(
                """
                select $1::text as word, $2::bigint as large, $3::boolean as yes, not $4::boolean as no,
                    to_char($5::timestamptz at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') as half,
                    $6::bigint[] as numbers, $7::bigint[] is null and $8::text is null as nothing
                """,
                ["naïve 🎵", 9_007_199_254_740_993, true, false, half, numbers, nothing, nil]
            )
            let row = try rows.single()
            #expect(try row.decode("word", as: String.self) == "naïve 🎵")
            #expect(try row.decode("large", as: Int.self) == 9_007_199_254_740_993)
            #expect(try row.decode("yes", as: Bool.self))
            #expect(try row.decode("no", as: Bool.self))
            #expect(try row.decode("half", as: String.self) == "1970-01-01 00:00:00.500")
            #expect(try row.decode("numbers", as: String.self) == "{1,2}")
            #expect(try row.decode("nothing", as: Bool.self))
        }
    }
}
