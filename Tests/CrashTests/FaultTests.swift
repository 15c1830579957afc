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
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = '\(place.database)' and pid <> pg_backend_pid()
                    """,
                    in: "postgres"
                )
                try await Task.sleep(for: .milliseconds(200))
                program.send(SIGCONT)
                return await program.outcome()
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
        func `a load that another session outruns is to be started again`(isolation: String) async throws {
            try await Self.loads("outrun", template: .earlier) { place, run, point in
                let options = ["PGOPTIONS": "-c default_transaction_isolation=\(isolation)"]
                var settings = point(.stop).environment(place.lane.library, mark: place.mark)
                settings.merge(options) { $1 }
                let program = try place.start("load", run, settings)
                #expect(try await place.reaches(program))
                try await place.lane.cluster.run("select crash.outrun()", in: place.database)
                program.send(SIGCONT)
                return await program.outcome()
            } expecting: { outcome in
                #expect(outcome.status == 75, "\(outcome.errors)")
                #expect(outcome.lastError.contains("[40001]"), "\(outcome.errors)")
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

        /// Loads, is disturbed, finds the database as before, and loads again.
        static func loads(
            _ name: String,
            template: Rehearsal.Template = .fresh,
            _ disturb: (Place, [String], (CrashPoint.Action) -> CrashPoint) async throws -> Program.Outcome,
            expecting: (Program.Outcome) -> Void
        ) async throws {
            let prepared = try await Lanes.shared.prepared()
            let lane = try #require(prepared.lanes.first)
            let rehearsal = prepared.rehearsal
            let place = try await Place(
                "\(name)-\(UUID().uuidString.prefix(4))",
                in: lane,
                of: rehearsal.rows,
                template: template
            )
            let before = try await place.contents()
            let run = ["--run", try place.newestRun().path]
            var numbers = SplitMix64(seed: 1)
            let copies = rehearsal.statements[template]?.copies ?? []
            let outcome = try await disturb(place, run) { Round.inside(copies, &numbers, $0) }
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
