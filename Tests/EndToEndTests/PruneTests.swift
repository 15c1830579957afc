import Foundation
import TestSupport
import Testing

/// `discograph prune`, as a person or a timer starts it.
@Suite(.serialized) struct PruneTests {
    private static let days = ["2024-01-16", "2024-01-17"]

    /// The values, and when each of them was confirmed.
    private static let values = """
        select string_agg(told::text, E'\\n' order by told::text)
        from (
            select album::text from catalog.album
            union all select placed::text from catalog.album_track as placed
            union all select confirmed::text from etl.album_confirmation as confirmed
        ) as told (told)
        """

    private static let requests = "select count(*) from etl.request"

    private func hasRows(_ day: String, in warehouse: LandedWarehouse) -> Bool {
        FileManager.default.fileExists(atPath: warehouse.directory(day).appending(path: "rows").path)
    }

    @Test func `old requests and rows files go, no value does, and landing brings them back`() async throws {
        try await LandedWarehouse.with { warehouse in
            for (index, day) in Self.days.enumerated() {
                try await warehouse.landAndLoad(day, [.init(number: index + 1)])
            }
            let values = try await warehouse.database.value(Self.values)

            let rehearsal = try await warehouse.run("discograph", "prune", "--dry-run", "--json")
            #expect(rehearsal.status == 0, "\(rehearsal.errors)")
            #expect(rehearsal.output.contains(#""name":"etl.request","rows":2}"#), "\(rehearsal.output)")
            #expect(rehearsal.output.contains(#""name":"runs/2024-01-16T22-00-00Z/rows","rows":null}"#))
            #expect(rehearsal.output.contains("dry run"))
            #expect(try await warehouse.database.value(Self.requests) == "2")
            #expect(Self.days.allSatisfy { hasRows($0, in: warehouse) })

            let pruned = try await warehouse.run("discograph", "prune")
            #expect(pruned.status == 0, "\(pruned.errors)")
            #expect(pruned.output.contains(#""request_rows":2"#), "\(pruned.output)")
            #expect(pruned.output.contains(#""runs":2"#), "\(pruned.output)")
            #expect(try await warehouse.database.value(Self.requests) == "0")
            #expect(!Self.days.contains { hasRows($0, in: warehouse) })
            #expect(try await warehouse.database.value(Self.values) == values)
            let check = try await warehouse.run("check")
            #expect(check.status == 0, "\(check.errors)")

            let again = try await warehouse.run("discograph", "prune")
            #expect(again.output.contains(#""request_rows":0"#), "\(again.output)")
            #expect(again.output.contains(#""runs":0"#), "\(again.output)")

            let run = "runs/\(LandedWarehouse.run(Self.days[0]))"
            let refused = try await warehouse.run("load", "--run", run)
            #expect(refused.status == 65)
            #expect(refused.errors.contains("transform --run \(run)"), "\(refused.errors)")
            let made = try await warehouse.run("transform", "--run", run)
            #expect(made.status == 0, "\(made.errors)")
            let loaded = try await warehouse.run("load", "--run", run)
            #expect(loaded.status == 0, "\(loaded.errors)")
            #expect(loaded.output.contains(#""already_loaded":1"#), "\(loaded.output)")

            let album = LandedWarehouse.Album(number: 2).id
            let trace = try await warehouse.run("discograph", "trace", "album", album)
            #expect(trace.status == 0, "\(trace.errors)")
            #expect(trace.output.contains("GET /v1/albums"), "\(trace.output)")
            let rebuilt = try await warehouse.rebuild()
            #expect(rebuilt.status == 0, "\(rebuilt.errors)")
            #expect(rebuilt.output.contains(#""lost":0"#), "\(rebuilt.output)")
            #expect(try await warehouse.database.value(Self.values) == values)
        }
    }

    @Test func `rows that were never loaded stay, and those of a run that is not closed`() async throws {
        try await LandedWarehouse.with { warehouse in
            try await warehouse.landAndLoad(Self.days[0], [.init(number: 1)], state: "failed")
            try warehouse.land(Self.days[1], [.init(number: 2)])
            let run = "runs/\(LandedWarehouse.run(Self.days[1]))"
            #expect(try await warehouse.run("transform", "--run", run).status == 0)
            let pruned = try await warehouse.run("discograph", "prune", "--rows")
            #expect(pruned.status == 0, "\(pruned.errors)")
            #expect(pruned.errors.contains("\(run)/rows stays: such rows were never"), "\(pruned.errors)")
            #expect(pruned.output.contains(#""runs":0"#), "\(pruned.output)")
            #expect(Self.days.allSatisfy { hasRows($0, in: warehouse) })
            #expect(try await warehouse.database.value(Self.requests) == "1")

            let ages = try await warehouse.run("discograph", "prune", "--older-than", "110000w")
            #expect(ages.status == 0, "\(ages.errors)")
            #expect(ages.output.contains(#""request_rows":0"#), "\(ages.output)")
        }
    }

    @Test func `rows files of which one is missing stay`() async throws {
        try await LandedWarehouse.with { warehouse in
            try await warehouse.landAndLoad(Self.days[0], [.init(number: 1)])
            let run = "runs/\(LandedWarehouse.run(Self.days[0]))"
            let file = warehouse.directory(Self.days[0]).appending(path: "rows/artist.copy")
            try FileManager.default.removeItem(at: file)
            let pruned = try await warehouse.run("discograph", "prune", "--rows")
            #expect(pruned.status == 0, "\(pruned.errors)")
            #expect(pruned.errors.contains("\(run)/rows stays: not all of its files"), "\(pruned.errors)")
            #expect(hasRows(Self.days[0], in: warehouse))
        }
    }

    @Test func `rows files that cannot be removed end it with 74, but keep nothing else`() async throws {
        try await LandedWarehouse.with { warehouse in
            for (index, day) in Self.days.enumerated() {
                try await warehouse.landAndLoad(day, [.init(number: index + 1)])
            }
            let run = "runs/\(LandedWarehouse.run(Self.days[0]))"
            try warehouse.scratch.write("mine", to: "\(run)/rows/mine/notes.txt")
            let rehearsal = try await warehouse.run("discograph", "prune", "--dry-run", "--quiet")
            #expect(rehearsal.status == 74, "\(rehearsal.errors)")
            #expect(rehearsal.errors.contains("to be removed"), "\(rehearsal.errors)")
            let pruned = try await warehouse.run("discograph", "prune", "--json")
            #expect(pruned.status == 74, "\(pruned.errors)")
            #expect(pruned.errors.contains("rows files of \(run) are left: "), "\(pruned.errors)")
            let removed = #""name":"runs/2024-01-17T22-00-00Z/rows","rows":null}"#
            #expect(pruned.output.contains(removed), "\(pruned.output)")
            #expect(Self.days.map { hasRows($0, in: warehouse) } == [true, false])
            #expect(try await warehouse.database.value(Self.requests) == "0")
        }
    }

    @Test func `beside a load that does not end rows files go, and that is told`() async throws {
        try await LandedWarehouse.with { warehouse in
            try await warehouse.landAndLoad(Self.days[0], [.init(number: 1)])
            let load = try await warehouse.session(
                "begin; select pg_advisory_xact_lock(hashtextextended('discograph', 0))"
            )
            defer { load.send(SIGKILL) }
            let pruned = try await warehouse.run("discograph", "prune", "--json", "--lock-timeout", "1")
            #expect(pruned.status == 75, "\(pruned.errors)")
            #expect(pruned.errors.contains("another migrate or load"), "\(pruned.errors)")
            let removed = #""name":"runs/2024-01-16T22-00-00Z/rows","rows":null}"#
            #expect(pruned.output.contains(removed), "\(pruned.output)")
            #expect(pruned.output.contains(#""name":"etl.request","rows":0}"#), "\(pruned.output)")
            #expect(!hasRows(Self.days[0], in: warehouse))
            #expect(try await warehouse.database.value(Self.requests) == "1")
        }
    }

    @Test func `a run whose rows are gone does nothing again, and the next night lands`() async throws {
        try await World.with { world in
            try await world.runPipeline()
            let run = try #require(world.runs().first)
            let young = try await world.discograph("prune")
            #expect(young.status == 0, "\(young.errors)")
            #expect(young.output.contains(#""runs":0"#), "\(young.output)")

            let file = run.appending(path: "run.json")
            let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            var record = try #require(object as? [String: Any])
            record["ended_at"] = "2024-01-16T22:00:00.000Z"
            try JSONSerialization.data(withJSONObject: record).write(to: file)
            let pruned = try await world.discograph("prune", "--rows")
            #expect(pruned.output.contains(#""runs":1"#), "\(pruned.errors)\(pruned.output)")

            let loads = try await world.query("select count(*) from etl.load")
            let asked = try world.sandbox.requests().count
            let resumed = try await world.discograph("resume", world.manifest.path, "--run", run.path)
            #expect(resumed.status == 0, "\(resumed.errors)")
            #expect(!FileManager.default.fileExists(atPath: run.appending(path: "rows").path))
            #expect(try await world.query("select count(*) from etl.load") == loads)
            #expect(try world.sandbox.requests().count == asked)
            let next = try await world.discograph("run", world.manifest.path, "--continue")
            #expect(next.status == 0, "\(next.errors.suffix(2_000))")
            #expect(!FileManager.default.fileExists(atPath: run.appending(path: "rows").path))
        }
    }

    @Test func `less than a day is refused, and so is both of one and the other only`() async throws {
        let scratch = try ScratchDirectory()
        for arguments in [["--older-than", "1h"], ["--older-than", "soon"], ["--rows", "--database"]] {
            let outcome = try await Program.run("discograph", ["prune"] + arguments, in: scratch.url)
            #expect(outcome.status == 64, "\(outcome.errors)")
        }
    }
}
