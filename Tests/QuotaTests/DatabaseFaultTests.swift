import Concurrency
import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Quota

/// A ledger in a database that does not do what it is asked.
@Suite struct DatabaseFaultTests {
    @Test func `a database that is read-only is named, with what mends it`() async throws {
        try await TemporaryDatabase.with { database in
            let name = try #require(try await database.value("select current_database()"))
            try await database.run("alter database \(name) set default_transaction_read_only = on")
            let ledger = try await QuotaLedger.database(database.settings, host: "api.test")
            let error = await #expect(throws: ReadOnlyDatabase.self) { _ = try await ledger.ask() }
            #expect(error == .setting(name))
            #expect(error?.remedy == .fixConfiguration)
            #expect(error?.description.contains("alter database \(name) reset") == true)
            // Looking writes nothing.
            #expect(try await ledger.standings().isEmpty)
        }
    }

    @Test(arguments: [
        ("statement_timeout", "select 1 from etl.quota_bucket for update", "etl.quota_bucket"),
        ("lock_timeout", "lock table etl.quota_recent", "etl.quota_recent"),
        (
            "statement_timeout",
            "select pg_advisory_xact_lock(hashtextextended('discograph quota api.test', 0))", "it"
        ),
    ])
    func `who keeps the ledger waiting for a lock is named, with 75`(
        limit: String,
        lock: String,
        object: String
    ) async throws {
        try await TemporaryDatabase.with { database in
            let option = ["options": "-c \(limit)=4s"]
            let settings = ConnectionSettings(options: database.settings.options.merging(option) { $1 })
            let ledger = try await QuotaLedger.database(settings, host: "api.test")
            _ = try await ledger.ask()
            let holder = try await database.connect()
            let pid = try await holder.query("select pg_backend_pid()").scalar(as: Int.self)
            try await holder.run("begin; \(lock)")
            let error = await #expect(throws: QuotaLedgerError.self) { _ = try await ledger.ask() }
            #expect(error?.remedy == .resumeLater)
            let words = error?.description ?? ""
            #expect(words.contains("session \(pid) of user "), "\(words)")
            #expect(words.contains(" has held a lock on \(object) since "), "\(words)")
            try await holder.run("commit")
            #expect(try await ledger.ask().granted == 1)
        }
    }

    @Test func `a server that is busy is no lock of anybody`() async throws {
        try await TemporaryDatabase.with { database in
            let option = ["options": "-c statement_timeout=4s"]
            let settings = ConnectionSettings(options: database.settings.options.merging(option) { $1 })
            let ledger = try await QuotaLedger.database(settings, host: "api.test")
            let sleep = LedgerScript("sleep", Array("select pg_sleep(300)".utf8))
            let error = await #expect(throws: ServerError.self) {
                try await ledger.transaction { page in _ = try await page.transaction.run(sleep, []) }
            }
            #expect(error?.sqlState == "57014")
        }
    }

    @Test(.timeLimit(.minutes(10))) func `a session that hangs is given up, and another one goes on`()
        async throws
    {
        try await TemporaryDatabase.with { database in
            let ledger = QuotaLedger(
                host: "api.test",
                storage: try await PostgresLedgerStorage(database.settings, longestAnswer: .seconds(10)),
                clock: .system
            )
            let script = LedgerScript("pid", Array("select pg_backend_pid()".utf8))
            let row = try await ledger.transaction { try await $0.transaction.run(script, []).first }
            let pid = Int32(try #require(row?.integer(0)))
            kill(pid, SIGSTOP)
            defer { kill(pid, SIGCONT) }
            #expect(try await ledger.ask().granted == 1)
        }
    }
}
