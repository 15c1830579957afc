import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing
import Warehouse

@Suite struct CheckerTests {
    private func check(
        _ checks: [String: String],
        shownRows: Int = 5
    ) async throws -> [CheckVerdict] {
        let scripts = try ScratchScripts()
        for (name, text) in checks { try scripts.write(text, to: "checks/\(name).sql") }
        return try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            _ = try await Migrator(scripts: scripts.folder).migrate(connection)
            return try await Checker(scripts: scripts.folder, shownRows: shownRows).check(connection)
        }
    }

    @Test func `a check that returns nothing has passed`() async throws {
        let verdicts = try await check(["nothing_wrong": "-- Nothing is wrong.\n\nselect 1 as a where false;"]
        )
        #expect(verdicts.map(\.isPassed) == [true])
        #expect(verdicts[0].text() == "passed  nothing_wrong")
        try verdicts.requirePassed()
    }

    @Test func `a check that returns rows fails with its message and the first of them`() async throws {
        let verdicts = try await check(
            [
                "b_odd_numbers":
                    "-- A number is odd.\n-- More words.\n-- remedy: Take an even one.\n\nselect n, 'x' || n as \"text\" from generate_series(1, 9) as n",
                "a_fine": "select 1 where false",
            ],
            shownRows: 2
        )
        #expect(verdicts.map(\.name) == ["a_fine", "b_odd_numbers"])
        #expect(
            verdicts[1].text() == """
                FAILED  b_odd_numbers: A number is odd. (9 rows)
                        n  text
                        ─  ────
                        1  x1
                        2  x2
                        … and 7 more
                        Take an even one.
                """
        )
        #expect(
            try verdicts[1].json()
                == #"{"check":"b_odd_numbers","count":9,"message":"A number is odd.","passed":false,"remedy":"Take an even one.","rows":[{"n":1,"text":"x1"},{"n":2,"text":"x2"}],"severity":"error"}"#
        )
        #expect(try verdicts[0].json().contains(#""passed":true,"remedy":null,"rows":[]"#))
        let error = #expect(throws: CheckError.self) { try verdicts.requirePassed() }
        #expect(error?.remedy == .fixInput)
        #expect(
            error?.description
                == "1 check failed with 9 rows: b_odd_numbers; check prints them: fix what they show, then run it again"
        )
    }

    @Test func `JSON has numbers and truth as such, whatever JSON cannot hold as text`() async throws {
        let verdicts = try await check([
            "odd": """
            -- Odd.

            select 1::smallint as a, 9007199254740993 as b, 0.5::real as c, 1.250 as d, 'NaN'::numeric as e,
                true as f, null::integer as g, '7' as h, date '2026-11-01' as i;
            """
        ])
        #expect(
            try verdicts[0].json().contains(
                #"[{"a":1,"b":9007199254740993,"c":0.5,"d":1.25,"e":"NaN","f":true,"g":null,"h":"7","i":"2026-11-01"}]"#
            )
        )
    }

    @Test func `a table that somebody keeps locked ends the check in one line, before the night is over`()
        async throws
    {
        let scripts = try ScratchScripts()
        try scripts.write("-- A row.\n\nselect * from etl.a", to: "checks/a.sql")
        try scripts.write("create table etl.a (b integer);", to: "migrations/0002_create_a.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let (connection, other) = (try await database.connect(), try await database.connect())
            _ = try await Migrator(scripts: scripts.folder).migrate(connection)
            let checker = Checker(scripts: scripts.folder, patience: .milliseconds(100))
            for statement in ["begin", "lock table etl.a"] { _ = try await other.query(statement) }
            let error = await #expect(throws: LockError.self) { try await checker.check(connection) }
            #expect(error?.remedy == .resumeLater)
            _ = try await other.query("rollback")
            #expect(try await checker.check(connection).allSatisfy(\.isPassed))
        }
    }

    @Test func `a warning is told, and is no failure`() async throws {
        let verdicts = try await check([
            "odd": "-- Odd.\n-- when: whole database\n-- severity: warning\nselect 1 as n;"
        ])
        #expect(verdicts[0].text().hasPrefix("WARNING odd: Odd. (1 row)"))
        try verdicts.requirePassed()
    }

    @Test func `a check of what a load has merged is left to load`() async throws {
        let verdicts = try await check([
            "of_load": "-- Of a load.\n-- when: before publish\nselect n from pg_temp.merged_artist;"
        ])
        #expect(verdicts.isEmpty)
    }

    @Test func `a word in a header that means nothing is named with those that do`() async throws {
        let error = await #expect(throws: AuditError.self) {
            try await check(["odd": "-- Odd.\n-- severity: fatal\nselect 1 as n;"])
        }
        #expect(
            error?.description.hasSuffix("checks/odd.sql says 'severity: fatal': it may be error or warning")
                == true
        )
        #expect(error?.remedy == .fixInput)
    }

    @Test func `a check cannot change anything`() async throws {
        let error = await #expect(throws: ServerError.self) {
            try await check([
                "sly": "-- Sly.\ninsert into etl.analytics_version (sha256) values ('x') returning 1;"
            ])
        }
        #expect(error?.sqlState == "25006")
    }

    @Test func `a check that cannot run names its line`() async throws {
        let error = await #expect(throws: ServerError.self) {
            try await check(["broken": "-- Broken.\nselect nmae\nfrom etl.migration;"])
        }
        #expect(error?.location?.line == 2)
        #expect(error?.location?.file.hasSuffix("checks/broken.sql") == true)
    }

    @Test func `a database that is not migrated is not checked`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write("select 1 where false", to: "checks/a.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: MigrationError.self) {
                try await Checker(scripts: scripts.folder).check(connection)
            }
            #expect(error?.description == "the database lacks migration 0001_create_etl.sql: run migrate")
            #expect(error?.remedy == .fixConfiguration)
        }
    }
}
