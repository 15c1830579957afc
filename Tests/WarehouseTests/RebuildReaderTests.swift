import Postgres
import TestSupport
import Testing

@testable import Warehouse

/// Whom a rebuild waits for before it exchanges, by what its role may see of others.
@Suite struct RebuildReaderTests {
    @Test(arguments: [true, false])
    func `who looks at the time before the last rows is found, also by a role that may not see it`(
        seesAll: Bool
    ) async throws {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let name = try await database.value("select current_database()") ?? ""
            let role = "rebuilder_\(name.suffix(12))"
            if !seesAll { try await connection.run("create role \(role); set role \(role)") }
            let reader = try await database.connect()
            let idle = try await database.connect()
            try await idle.run("select 1")

            try await reader.run("begin isolation level repeatable read")
            try await reader.run("select 1")
            let moment = try await connection.query(Self.statement(.rebuildMoment))
            let parameters = try #require(moment.values.first)
            let readers = try await connection.query(Self.statement(.rebuildOldReader), parameters)
            let holder = try readers.scalar(as: String.self)
            let pid = try await reader.query("select pg_backend_pid()").scalar(as: Int.self)
            #expect(holder.hasPrefix("process \(pid) of user "), "\(holder)")
            #expect(holder.contains("grant pg_read_all_stats to \(role) ") == !seesAll)

            // Who begins now sees the last rows.
            try await reader.run("rollback")
            try await reader.run("begin isolation level repeatable read")
            try await reader.run("select 1")
            let later = try await connection.query(Self.statement(.rebuildOldReader), parameters)
            #expect(later.count == 0)
            try await connection.run("reset role; drop role if exists \(role)")
        }
    }

    @Test func `the moment is the same moment again, whatever form a database gives to times`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            // IST is Israel's time to PostgreSQL, and India's to whoever lives there.
            try await connection.run("set datestyle = 'SQL, DMY'; set timezone = 'Asia/Kolkata'")
            let now = try await connection.query(Self.statement(.rebuildMoment)).single()
            let moment = try now.decode("moment", as: String.self)
            let age = try await connection.query(
                "select clock_timestamp() - $1::timestamptz between interval '0' and interval '1 hour'",
                [moment]
            )
            #expect(try age.scalar(as: Bool.self))
        }
    }

    private static func statement(_ statement: Statement) throws -> SQLScript {
        try TemporaryDatabase.scripts.statement(statement)
    }
}
