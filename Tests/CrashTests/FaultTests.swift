import Foundation
import Postgres
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#endif

extension CrashTests {
    /// What goes wrong without a death ends with one clear line, the right code, and the database as before.
    @Suite(.serialized) struct FaultTests {
        @Test func `a session that is ended inside COPY is a service that is away`() async throws {
            try await Self.loads("terminated") { place, run, point in
                let program = try place.start("load", run, at: point(.stop))
                #expect(try await place.reaches(program))
                _ = try await place.lane.cluster.query(
                    """
                    select pg_terminate_backend(pid, 300000) from pg_stat_activity
                    where datname = '\(place.database)' and pid <> pg_backend_pid()
                    """,
                    in: "postgres"
                )
                program.send(SIGCONT)
                return try await program.outcome()
            } expecting: { outcome in
                #expect(outcome.status == 69, "\(outcome.errors)")
            }
        }

        @Test func `a connection that breaks inside COPY is a service that is away`() async throws {
            try await Self.loads("dropped") { place, run, point in
                try await place.run("load", run, at: point(.drop))
            } expecting: { outcome in
                #expect(outcome.status == 69, "\(outcome.errors)")
            }
        }

        @Test(arguments: ["repeatable\\ read", "serializable"])
        func `a load that another session outruns goes on from there, whatever isolation is the default`(
            isolation: String
        ) async throws {
            let place = try await Self.place("outrun", template: .earlier)
            let options = ["PGOPTIONS": "-c default_transaction_isolation=\(isolation)"]
            let point = try await Self.point(.earlier)(.stop)
            let environment = point.environment(place.lane.library, mark: place.mark).merging(options) { $1 }
            let program = try place.start("load", ["--run", place.newestRun().path], environment)
            #expect(try await place.reaches(program))
            try await place.lane.cluster.run("select crash.outrun()", in: place.database)
            program.send(SIGCONT)
            let outcome = try await program.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            let differences = try await place.differences()
            #expect(differences.isEmpty, "\(differences)")
            try await place.remove()
        }

        @Test func `a load that waits in a circle with another session is to be started again`() async throws
        {
            try await Self.loads("deadlocked", template: .earlier) { place, run, _ in
                let holder = try await place.lane.cluster.connect(place.database)
                // The holder would find the circle as well, and may be the one that gives way.
                let first = "set deadlock_timeout = '1h'; begin; lock table catalog.track in exclusive mode"
                try await holder.run(.init(name: "test.sql", text: first))
                let program = try place.start("load", run, ["PGOPTIONS": Round.linger(at: "artist")])
                #expect(try await place.waits(on: "PgSleep", program))
                // It goes on when the holder waits for it.
                async let closed: Void = holder.run(
                    .init(name: "test.sql", text: "lock table catalog.artist in exclusive mode")
                )
                let outcome = try await program.outcome()
                try await closed
                await holder.close()
                return outcome
            } expecting: { outcome in
                #expect(outcome.status == 75, "\(outcome.errors)")
                #expect(outcome.lastError.contains("[40P01]"), "\(outcome.errors)")
            }
        }

        @Test func `another load that goes on too long is named`() async throws {
            try await Self.loads("locked") { place, run, _ in
                let holder = try await place.lane.cluster.connect(place.database)
                try await holder.run(
                    .init(
                        name: "test.sql",
                        text: "begin; select pg_advisory_xact_lock(hashtextextended('discograph', 0))"
                    )
                )
                let outcome = try await place.run("load", run + ["--lock-timeout", "1"])
                await holder.close()
                return outcome
            } expecting: { outcome in
                #expect(outcome.status == 75, "\(outcome.errors)")
                #expect(
                    outcome.lastError.contains(/another migrate or load holds the database .process \d+ of/),
                    "\(outcome.errors)"
                )
            }
        }

        @Test func `a table that somebody else has locked is named with who holds it`() async throws {
            try await Self.loads("blocked") { place, run, _ in
                let holder = try await place.lane.cluster.connect(place.database)
                try await holder.run(
                    .init(name: "test.sql", text: "begin; lock table catalog.artist in exclusive mode")
                )
                let outcome = try await place.run("load", run + ["--lock-timeout", "1"])
                await holder.close()
                return outcome
            } expecting: { outcome in
                #expect(outcome.status == 75, "\(outcome.errors)")
                #expect(
                    outcome.lastError.contains(/catalog.artist is locked by process \d+ of user/),
                    "\(outcome.errors)"
                )
            }
        }

        /// A database of its own, and the rows that are to be loaded into it.
        private static func place(_ name: String, template: Rehearsal.Template) async throws -> Place {
            let prepared = try await Lanes.shared.prepared()
            return try await Place(
                "\(name)-\(UUID().uuidString.prefix(4))",
                in: #require(prepared.lanes.first),
                of: prepared.rehearsal.rows,
                template: template
            )
        }

        /// What makes a point inside one of the COPYs of a load.
        private static func point(
            _ template: Rehearsal.Template
        ) async throws -> (CrashPoint.Action) -> CrashPoint {
            let copies = try await Lanes.shared.prepared().rehearsal.statements[template]?.copies ?? []
            return { action in
                var numbers = SplitMix64(seed: 1)
                return Round.inside(copies, &numbers, action)
            }
        }

        /// Loads, is disturbed, finds the database as before, and loads again.
        static func loads(
            _ name: String,
            template: Rehearsal.Template = .fresh,
            _ disturb: (Place, [String], (CrashPoint.Action) -> CrashPoint) async throws -> Program.Outcome,
            expecting: (Program.Outcome) -> Void
        ) async throws {
            let place = try await place(name, template: template)
            let before = try await place.contents()
            let run = ["--run", try place.newestRun().path]
            let outcome = try await disturb(place, run, point(template))
            expecting(outcome)
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            let after = try await place.contents()
            #expect(after == before)
            try await place.succeed("load", run)
            let differences = try await place.differences()
            #expect(differences.isEmpty, "\(differences)")
            try await place.remove()
        }
    }
}

extension Program.Outcome {
    /// The lines of a stage's log that tell an error.
    var errorLines: [Substring] {
        errors.split(separator: "\n").filter { $0.contains(" error ") }
    }

    /// The last of them.
    var lastError: Substring { errorLines.last ?? "" }
}

extension Place {
    /// Every row that is compared.
    func contents() async throws -> [String] {
        try await lane.cluster.query("select * from crash.contents() order by 1, 2", in: database)
            .map { $0.map { $0 ?? "null" }.joined(separator: " · ") }
    }
}
