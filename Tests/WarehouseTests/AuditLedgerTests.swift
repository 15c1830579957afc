import Foundation
import Landing
import Postgres
import TestSupport
import Testing
import Warehouse

/// A load is one step: readers see all of it or nothing, and the same rows are loaded once.
@Suite struct AuditLedgerTests {
    private let scratch: ScratchRun

    init() throws {
        scratch = try ScratchRun(SomeRows.withQuarantine())
    }

    @Test func `a reader in repeatable read sees all of a load or nothing`() async throws {
        try await TemporaryDatabase.with { database in
            let early = try await database.connect()
            try await early.run("begin transaction isolation level repeatable read")
            #expect(try await LoadTraces.seen(by: early) == LoadTraces.none)

            // Keeps the load from its end: nearly everything is merged when it comes to the quarantine.
            let holder = try await database.connect()
            try await holder.run("begin; lock table etl.quarantine in share mode")
            let program = try scratch.start(into: database.url, ["--lock-timeout", "600"])
            try await Self.waitForLock(holder)
            let meanwhile = try await database.connect()
            try await meanwhile.run("begin transaction isolation level repeatable read")
            #expect(try await LoadTraces.seen(by: meanwhile) == LoadTraces.none)
            try await holder.run("rollback")
            let outcome = try await program.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")

            for reader in [early, meanwhile] {
                #expect(try await LoadTraces.seen(by: reader) == LoadTraces.none)
                try await reader.run("commit")
                let seen = try await LoadTraces.seen(by: reader)
                // All but the verdicts, of which there are none.
                #expect(seen.count { $0 == "0" } == 1, "\(seen)")
            }
        }
    }

    @Test func `of two loads of the same rows at once one loads them and the other says so`() async throws {
        try await TemporaryDatabase.with { database in
            let other = try ScratchRun(SomeRows.withQuarantine(), name: "2026-11-21T22-10-42Z")
            let programs = [try scratch.start(into: database.url), try other.start(into: database.url)]
            var outcomes: [Program.Outcome] = []
            for program in programs { try await outcomes.append(program.outcome()) }
            #expect(outcomes.map(\.status) == [0, 0])
            #expect(outcomes.count { $0.output.contains(#""already_loaded":1"#) } == 1)
            #expect(
                outcomes.count { $0.errors.contains("nothing to do: these rows were loaded from run") } == 1
            )
            #expect(try await database.value("select count(*) from etl.load") == "1")
            #expect(try await database.value("select count(*) from etl.quarantine") == "1")
        }
    }

    @Test func `a load that waits in vain for another ends with 75 and names it`() async throws {
        try await TemporaryDatabase.with { database in
            let holder = try await database.connect()
            try await holder.run("begin; lock table etl.quarantine in share mode")
            let first = try scratch.start(into: database.url, ["--lock-timeout", "600"])
            try await Self.waitForLock(holder)
            let other = try ScratchRun(SomeRows.all(artist: "On a Friday"), name: "2026-11-21T22-10-42Z")
            let second = try await other.load(into: database.url, "--lock-timeout", "1")
            #expect(second.status == 75)
            let pid = try await holder.query(
                """
                select pid from pg_locks where locktype = 'advisory' and granted
                    and database = (select oid from pg_database where datname = current_database())
                """
            ).scalar(as: Int.self)
            let holding = "process \(pid) of user"
            #expect(second.failures.count == 1)
            #expect(second.failures.first?.contains(holding) == true, "\(second.errors)")
            try await holder.run("rollback")
            #expect(try await first.outcome().status == 0)
            #expect(try await other.load(into: database.url).status == 0)
        }
    }

    @Test func `a load killed in the middle leaves nothing, and the next one loads everything`() async throws
    {
        try await TemporaryDatabase.with { database in
            let holder = try await database.connect()
            try await holder.run("begin; lock table etl.quarantine in share mode")
            let program = try scratch.start(into: database.url)
            try await Self.waitForLock(holder)
            program.send(SIGKILL)
            #expect(try await program.outcome().status == SIGKILL + 128)
            try await holder.run("rollback")
            let outcome = try await scratch.load(into: database.url)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains(#""already_loaded":0"#))
            #expect(try await database.value("select count(*) from etl.load") == "1")
        }
    }

    /// Waits until another session of this database waits for a lock on a table.
    private static func waitForLock(_ connection: Connection) async throws {
        let isWaiting = """
            select count(*) > 0 from pg_locks
            where not granted and locktype = 'relation'
                and database = (select oid from pg_database where datname = current_database())
            """
        let hasCome = try await eventually { try await connection.query(isWaiting).scalar(as: Bool.self) }
        try #require(hasCome, "no load came to the lock")
    }
}
