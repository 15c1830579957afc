import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// A person who has had enough is heard, and a second one is told to wait.
@Suite(.serialized) struct StopTests {
    @Test(arguments: [SIGINT, SIGTERM])
    func `a request to stop is answered within seconds, also where Spotify hangs`(
        signal: Int32
    ) async throws {
        // No answer comes in time, and nobody gives up before five attempts of fifty seconds.
        let options = ["--artists", "12", "--latency-ms", "600000"]
        // A stage that does not hear would be killed after four seconds, and the run end all the same.
        let patient = try Manifests.stages.replacing("    timeout:", with: "    grace: 300s\n    timeout:")
        #expect(patient.contains("grace: 300s"))
        let manifest = "quota: {call_timeout: 600s}\n" + Manifests.small + patient
        try await World.with(sandbox: options) { world in
            let file = try world.scratch.write(manifest, to: "patient.yaml")
            let program = try world.start("run", file.path)
            try await program.wait(until: "a token is asked for") {
                try !world.sandbox.tokenRequests().isEmpty
            }
            // The first search follows it at once, and is not in the sandbox's log before its answer.
            try await Task.sleep(for: .seconds(1))
            let stages = program.descendants()
            #expect(!stages.isEmpty)
            let asked = ContinuousClock.now
            program.send(signal)
            let outcome = try await program.outcome()
            #expect(asked.duration(to: .now) < .seconds(200))
            #expect(outcome.status == 75)
            #expect(outcome.lastLine.hasPrefix("stopped: discograph resume "))
            // Or it was the end of a transfer's fifty seconds that ended the stage.
            let failures = try world.book("failures").filter { $0.bucket != "token" }.compactMap(\.message)
            #expect(failures.allSatisfy { $0 == "cancelled before the answer was whole" }, "\(failures)")
            #expect(stages.allSatisfy { kill($0, 0) != 0 }, "a stage was left behind")
        }
    }

    @Test func `stopped in the middle and resumed, the pipeline asks nothing twice`() async throws {
        // A machine that holds the signal up for seconds lets all be asked before it is heard.
        var isSeen = false
        for _ in 0..<5 where !isSeen { isSeen = try await Self.hasResumed() }
        #expect(isSeen, "five runs had asked for everything before they were stopped")
    }

    /// Stops a run in the middle and resumes it; returns whether anything was left to ask.
    private static func hasResumed() async throws -> Bool {
        let options = ["--seed", "7", "--artists", "12", "--latency-ms", "100"]
        let undisturbed = try await Undisturbed.warehouse().contents
        return try await World.with(sandbox: options) { world in
            let program = try world.start("run", world.manifest.path)
            // Of more than twenty.
            try await program.wait(until: "albums are asked for") {
                try world.sandbox.requests().of("albums").count >= 5
            }
            program.send(SIGINT)
            let stopped = try await program.outcome()
            if stopped.status == 0 {
                // Whoever says that all is done must have done it.
                let difference = try await world.difference(from: undisturbed)
                #expect(difference.isEmpty, "\(difference.prefix(20))")
                return false
            }
            #expect(stopped.status == 75, "\(stopped.errors.suffix(2_000))")
            let asked = try world.sandbox.requests().count
            let outcome = try await world.discograph("resume", world.manifest.path)
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            try world.expectLandedOnce()
            #expect(try world.repeatedRequests().isEmpty)
            return try world.sandbox.requests().count > asked
        }
    }

    @Test func `a request to stop reaches a query that waits for a lock`() async throws {
        try await World.with { world in
            try await world.runPipeline()
            // Without its frontier, `plan` reads what the warehouse has.
            try FileManager.default.removeItem(at: world.home)
            let run = world.scratch.appending("runs", "next")
            try FileManager.default.createDirectory(at: run, withIntermediateDirectories: false)
            let file = try world.scratch.write(
                "begin; lock table catalog.artist in access exclusive mode; select pg_sleep(1800);",
                to: "lock.sql"
            )
            let holder = try Program(
                URL(filePath: "/usr/bin/psql"),
                ["-X", "-q", "-d", world.databaseURL, "-f", file.path]
            )
            defer { holder.send(SIGKILL) }
            try await holder.wait(until: "the table is locked") {
                try await world.query(Self.lockCount) != "0"
            }
            let plan = ["--run", run.path, "--manifest", world.manifest.path]
            for (name, arguments) in [("discograph", ["analytics"]), ("plan", plan)] {
                let program = try Program(
                    Checkout.products.appending(component: name),
                    arguments,
                    environment: world.environment,
                    in: world.scratch.url
                )
                try await program.wait(until: "\(name) waits for the lock") {
                    try await world.query(Self.waitCount) != "0"
                }
                let asked = ContinuousClock.now
                program.send(SIGINT)
                let outcome = try await program.outcome()
                #expect(asked.duration(to: .now) < .seconds(200))
                #expect(outcome.status == 75, "\(name): \(outcome.errors.suffix(2_000))")
            }
        }
    }

    private static let lockCount = """
        select count(*) from pg_locks
        where relation = 'catalog.artist'::regclass and mode = 'AccessExclusiveLock' and granted
            and database = (select oid from pg_database where datname = current_database())
        """
    private static let waitCount = """
        select count(*) from pg_locks
        where relation = 'catalog.artist'::regclass and not granted
            and database = (select oid from pg_database where datname = current_database())
        """

    @Test func `a request to stop reaches a load that waits for another of its run`() async throws {
        try await LandedWarehouse.with { warehouse in
            let run = "runs/\(LandedWarehouse.run("2026-11-16"))"
            try warehouse.land("2026-11-16", [.init(number: 1)])
            let lock = try warehouse.scratch.write("", to: "\(run)/receipts/.load.lock")
            let other = try Program(
                URL(filePath: "/usr/bin/flock"),
                [lock.path, "sh", "-c", "echo held; exec sleep 1800"]
            )
            defer { other.killEverything() }
            try await other.wait(until: "it holds the lock") { other.output.contains("held") }
            let load = try Program(
                Checkout.products.appending(component: "load"),
                ["--run", run, "--lock-timeout", "900"],
                environment: warehouse.environment,
                in: warehouse.scratch.url
            )
            try await load.says("waiting for another load of")
            let asked = ContinuousClock.now
            load.send(SIGINT)
            let outcome = try await load.outcome()
            #expect(asked.duration(to: .now) < .seconds(200))
            #expect(outcome.status == 75)
            #expect(outcome.errors.contains("stopped: start again to continue"), "\(outcome.errors)")
        }
    }

    @Test func `a second run is refused while one is going, and does not disturb it`() async throws {
        try await World.with(sandbox: ["--seed", "7", "--artists", "12", "--latency-ms", "60"]) { world in
            let first = try world.start("run", world.manifest.path)
            try await first.says("extract-search: started")
            // Its stage goes on, but it cannot be done before the others have tried, however long they take.
            first.send(SIGSTOP)
            defer { first.send(SIGCONT) }
            for command in [["run"], ["run", "--continue"], ["resume"]] {
                let second = try await Program.run(
                    "discograph",
                    command + [world.manifest.path],
                    environment: world.environment,
                    in: world.scratch.url
                )
                #expect(second.status == 75)
                #expect(second.lastLine.contains("already running as process \(first.identifier)"))
            }
            first.send(SIGCONT)
            let outcome = try await first.outcome()
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            #expect(try world.runs().count == 1)
        }
    }
}

extension Program {
    /// Waits until `words` stand on standard error.
    func says(_ words: String) async throws {
        try await wait(until: "it says \(words)") { errors.contains(words) }
    }
}
