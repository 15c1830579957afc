import Foundation
import TestSupport
import Testing

/// A rebuild that must not be, or must wait, leaves everything as it was.
@Suite(.serialized) struct RebuildRefusalTests {
    @Test func `a run whose landing is gone is named, and lost with permission only`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let before = try await warehouse.contents()
            try FileManager.default.removeItem(at: warehouse.directory("2026-11-17"))
            let refused = try await warehouse.rebuild()
            #expect(refused.status == 65)
            #expect(refused.errors.contains("2026-11-17T22-00-00Z"), "\(refused.errors)")
            #expect(try await warehouse.contents() == before)
            #expect(try await warehouse.leftovers() == [])

            let outcome = try await warehouse.rebuild("--allow-loss")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await !warehouse.contents().contains { $0.contains("Renamed") })
        }
    }

    @Test func `what several services answered is not mixed in an empty warehouse`() async throws {
        try await LandedWarehouse.with { warehouse in
            for (day, host) in [("2026-11-16", "api.spotify.com"), ("2026-11-17", "127.0.0.1:8321")] {
                try warehouse.land(day, [.init(number: day == "2026-11-16" ? 1 : 2)])
                let origin = "runs/\(LandedWarehouse.run(day))/landing/origin.json"
                let text = #"{"client":"c","host":"\#(host)","id":"\#(day)","opened_at":0}"#
                try warehouse.scratch.write(text, to: origin)
            }
            let refused = try await warehouse.rebuild()
            #expect(refused.status == 64)
            let words = "with --service: 127.0.0.1:8321, api.spotify.com"
            #expect(refused.errors.contains(words), "\(refused.errors)")
            let mistyped = try await warehouse.rebuild("--service", "api.spotify.con")
            #expect(mistyped.status == 64)
            #expect(mistyped.errors.contains("did you mean 'api.spotify.com'"), "\(mistyped.errors)")
            #expect(try await warehouse.leftovers() == [])

            // The second knows by what the first brought which service is meant.
            for words in [["--service", "api.spotify.com"], []] {
                let outcome = try await Program.run(
                    "discograph",
                    ["rebuild"] + words,
                    environment: warehouse.environment,
                    in: warehouse.scratch.url
                )
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.errors.contains("it asked 127.0.0.1:8321"), "\(outcome.errors)")
                let albums = try await warehouse.database.value("select count(*) from catalog.album")
                #expect(albums == "1")
            }
        }
    }

    @Test func `a damaged segment is named where it lies`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let before = try await warehouse.contents()
            let segment = warehouse.directory("2026-11-18").appending(path: "landing/albums/00001.ndjson.zst")
            try Data(contentsOf: segment).dropLast(20).write(to: segment)
            let refused = try await warehouse.rebuild()
            #expect(refused.status == 65)
            let name = "runs/2026-11-18T22-00-00Z/landing/albums/00001.ndjson.zst"
            #expect(refused.errors.contains("\(name) is damaged: "), "\(refused.errors)")
            #expect(try await warehouse.contents() == before)
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `rows and values that landing no longer tells are counted, and keep the exchange off`()
        async throws
    {
        try await LandedWarehouse.withThreeRuns { warehouse in
            // The same run, as if its answer had told less.
            try warehouse.land("2026-11-16", (1...5).map { .init(number: $0) })
            let before = try await warehouse.contents()
            let refused = try await warehouse.rebuild()
            #expect(refused.status == 65)
            #expect(refused.errors.contains("catalog.album"), "\(refused.errors)")
            #expect(try await warehouse.contents() == before)
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `what stands on the warehouse and is in no migration is named, and stays`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            try await warehouse.database.run(
                """
                create view public.mine as select id, name from catalog.artist;
                create index mine_idx on catalog.album (label);
                create table public.favourite (id text references catalog.track (id))
                """
            )
            let refused = try await warehouse.rebuild()
            #expect(refused.status == 78)
            for name in ["view public.mine", "index catalog.mine_idx", "on public.favourite"] {
                #expect(refused.errors.contains(name), "\(refused.errors)")
            }
            #expect(try await warehouse.database.value("select count(*) from public.mine") == "7")
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `a publication of all tables is named before anything is made`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            try await warehouse.database.run("create publication everything for all tables")
            let refused = try await warehouse.rebuild()
            #expect(refused.status == 78)
            #expect(refused.errors.contains("publication everything: drop it, rebuild"), "\(refused.errors)")
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `what somebody makes while the schemas are exchanged is named, and nothing is exchanged`()
        async throws
    {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let before = try await warehouse.contents()
            let scripts = warehouse.scratch.appending("scripts")
            try FileManager.default.copyItem(at: Checkout.sql.resolvingSymlinksInPath(), to: scripts)
            // As if another session did so when everything was locked.
            try warehouse.scratch.write(
                "select 'create view public.mine as select label from analytics.labels' as statement;",
                to: "scripts/statements/rebuild_carry.sql"
            )
            let refused = try await warehouse.rebuild("--sql", scripts.path)
            #expect(refused.status == 78)
            #expect(refused.errors.contains("view public.mine"), "\(refused.errors)")
            #expect(try await warehouse.contents() == before)
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `a rebuild killed with all but the exchange done changes nothing, and the next one succeeds`()
        async throws
    {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let before = try await warehouse.contents()
            let reader = try await warehouse.session("begin; select count(*) from catalog.album")
            defer { reader.send(SIGKILL) }
            let killed = try warehouse.startRebuild()
            try await warehouse.waitUntilBuilt(killed)
            killed.send(SIGKILL)
            _ = try await killed.outcome()
            #expect(try await !warehouse.leftovers().isEmpty)
            #expect(try await warehouse.contents() == before)

            reader.send(SIGKILL)
            _ = try await reader.outcome()
            try await warehouse.database.run(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and query like '%pg_sleep(300)%' and pid <> pg_backend_pid()
                """
            )
            let outcome = try await warehouse.rebuild()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await warehouse.contents() == before)
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `a rebuild that is asked to stop takes away what it has built`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let reader = try await warehouse.session("begin; select count(*) from catalog.album")
            defer { reader.send(SIGKILL) }
            let program = try warehouse.startRebuild()
            try await warehouse.waitUntilBuilt(program)
            program.send(SIGINT)
            let outcome = try await program.outcome()
            #expect(outcome.status == 75, "\(outcome.errors)")
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test(arguments: [
        ("begin; select count(*) from catalog.track", "catalog.track is in use by process"),
        // It has read nothing of ours yet, and would find the new tables empty.
        ("begin isolation level repeatable read; select 1", "looks at the database as it was"),
    ])
    func `who reads the warehouse that stands is waited for, and named`(
        reading: String,
        words: String
    ) async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let before = try await warehouse.contents()
            let reader = try await warehouse.idleSession(reading)
            defer { reader.killEverything() }
            let refused = try await warehouse.rebuild("--reader-timeout", "1")
            #expect(refused.status == 75)
            #expect(refused.errors.contains("what is to be replaced, for up to 1 s: "), "\(refused.errors)")
            #expect(refused.errors.contains(words), "\(refused.errors)")
            #expect(try await warehouse.contents() == before)
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `a reader meanwhile sees the warehouse before or after, never half of it`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            try await warehouse.database.run("update catalog.album set label = null")
            let look = """
                select concat_ws(' ', count(*), count(label), (select count(*) from catalog.track), (select count(*) from analytics.labels))
                from catalog.album
                """
            let old = try #require(await warehouse.database.value(look))
            let program = try warehouse.startRebuild()
            var seen: [String] = []
            while program.isRunning {
                seen.append(try #require(await warehouse.database.value(look)))
            }
            let outcome = try await program.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            let new = try #require(await warehouse.database.value(look))
            #expect(old != new)
            #expect(!seen.isEmpty)
            #expect(Set(seen).subtracting([old, new]).isEmpty, "\(Set(seen))")
        }
    }

    @Test func `a load, or a run, that is going keeps a rebuild off with 75`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let load = try await warehouse.session(
                "begin; select pg_advisory_xact_lock(hashtextextended('discograph', 0))"
            )
            defer { load.send(SIGKILL) }
            let outcome = try await warehouse.rebuild("--lock-timeout", "1")
            #expect(outcome.status == 75)
            #expect(outcome.errors.contains("another migrate or load"), "\(outcome.errors)")

            let flock = URL(filePath: "/usr/bin/flock")
            let lock = warehouse.scratch.appending("runs", ".hand.lock").path
            let run = try Program(flock, [lock, "sleep", "300"])
            defer { run.killEverything() }
            try await run.wait(until: "it holds the lock") {
                try await Program(flock, ["-n", lock, "true"]).outcome().status == 1
            }
            let second = try await warehouse.rebuild()
            #expect(second.status == 75)
            #expect(second.errors.contains("a run of pipeline hand"), "\(second.errors)")
        }
    }

    @Test func `an unfinished run is taken when it was loaded, and left out when it was not`() async throws {
        try await LandedWarehouse.with { warehouse in
            try await warehouse.landAndLoad("2026-11-16", [.init(number: 1)], state: "failed")
            try warehouse.land("2026-11-17", [.init(number: 2)], state: "stopped")
            try warehouse.land("2026-11-18", [.init(number: 3)])
            let outcome = try await warehouse.rebuild()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("2026-11-16T22-00-00Z is unfinished: using what it has landed"))
            #expect(outcome.errors.contains("left out: run 2026-11-17T22-00-00Z, it is stopped"))
            let runs = try await warehouse.database.value(
                "select string_agg(run, ' ' order by run) from etl.run"
            )
            #expect(runs == "2026-11-16T22-00-00Z 2026-11-18T22-00-00Z")
        }
    }
}
