import Foundation
import TestSupport
import Testing

/// A database that went back to what it was, beside runs that did not.
@Suite(.serialized) struct RestoredDatabaseTests {
    private static let days = ["2026-11-16", "2026-11-17", "2026-11-18"]

    @Test func `the next load names the run that was lost, is done itself, and is content once that is back`()
        async throws
    {
        try await LandedWarehouse.with { warehouse in
            try await warehouse.landAndLoad(Self.days[0], [.init(number: 1)])
            let backup = try await warehouse.backup()
            try await warehouse.landAndLoad(Self.days[1], [.init(number: 2)])
            try await warehouse.restore(backup)

            try await warehouse.expectLoss(of: Self.days[1], by: Self.days[2])
            #expect(try await warehouse.database.value("select count(*) from etl.run") == "2")
            let receipt = warehouse.directory(Self.days[2]).appending(path: "receipts/load.json")
            #expect(try String(contentsOf: receipt, encoding: .utf8).contains(#""exit_code":0"#))

            // What the message advises; nothing older is missing then.
            for day in Self.days[1...] {
                for stage in ["transform", "load"] {
                    let outcome = try await warehouse.run(stage, "--run", "runs/\(LandedWarehouse.run(day))")
                    #expect(outcome.status == 0, "\(stage): \(outcome.errors)")
                }
            }
            #expect(try await warehouse.database.value("select count(*) from etl.load") == "3")
        }
    }

    @Test func `a run of which the later load was lost is named, too`() async throws {
        try await LandedWarehouse.with { warehouse in
            try await warehouse.landAndLoad(Self.days[0], [.init(number: 1)])
            try await warehouse.landAndLoad(Self.days[1], [.init(number: 2)])
            let backup = try await warehouse.backup()
            let landing = warehouse.directory(Self.days[1]).appending(path: "landing/albums")
            let line = try String(contentsOf: landing.appending(component: "00001.ndjson"), encoding: .utf8)
            try line.replacing("22:00:01.000Z", with: "22:00:02.000Z").write(
                to: landing.appending(component: "00002.ndjson"),
                atomically: true,
                encoding: .utf8
            )
            for stage in ["transform", "load"] {
                let run = "runs/\(LandedWarehouse.run(Self.days[1]))"
                let outcome = try await warehouse.run(stage, "--run", run)
                #expect(outcome.status == 0, "\(stage): \(outcome.errors)")
            }
            try await warehouse.restore(backup)
            try await warehouse.expectLoss(of: Self.days[1], by: Self.days[2])
        }
    }

    @Test func `the first load of a new database tells what it lacks, and no later one does`() async throws {
        try await LandedWarehouse.with { warehouse in
            let backup = try await warehouse.backup()
            for (index, day) in Self.days.enumerated() {
                try await warehouse.landAndLoad(day, [.init(number: index + 1)])
            }
            try await warehouse.restore(backup)
            let first = try await warehouse.run("load", "--run", "runs/\(LandedWarehouse.run(Self.days[2]))")
            #expect(first.status == 65, "\(first.errors)")
            #expect(first.errors.contains("the database was new, and lacks 2 runs"), "\(first.errors)")
            #expect(first.errors.contains("discograph rebuild"), "\(first.errors)")
            #expect(first.output.contains(#""lost_runs":2"#), "\(first.output)")
            let receipt = warehouse.directory(Self.days[2]).appending(path: "receipts/load.json")
            #expect(try String(contentsOf: receipt, encoding: .utf8).contains(#""exit_code":0"#))
            // As a load leaves it that was killed before it could say so.
            try await warehouse.database.run("update etl.load set lack_told_to = '{}' where load_id = 1")
            let second = try await warehouse.run("load", "--run", "runs/\(LandedWarehouse.run(Self.days[2]))")
            #expect(second.status == 65, "\(second.errors)")
            #expect(second.errors.contains("the database was new, and lacks 2 runs"), "\(second.errors)")
            for day in [Self.days[2], Self.days[0], Self.days[1]] {
                let outcome = try await warehouse.run("load", "--run", "runs/\(LandedWarehouse.run(day))")
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
        }
    }

    @Test(arguments: [nil, "2026-11-18"])
    func `what a rebuild brought into a new database, and what it left out, is missed by no load`(
        since: String?
    ) async throws {
        try await LandedWarehouse.with { warehouse in
            let backup = try await warehouse.backup()
            for (index, day) in Self.days[..<2].enumerated() {
                try await warehouse.landAndLoad(day, [.init(number: index + 1)])
            }
            try await warehouse.restore(backup)
            try warehouse.land(Self.days[2], [.init(number: 3)])
            let run = "runs/\(LandedWarehouse.run(Self.days[2]))"
            let transform = try await warehouse.run("transform", "--run", run)
            #expect(transform.status == 0, "\(transform.errors)")
            let words = since.map { ["--since", $0] } ?? []
            let rebuild = try await Program.run(
                "discograph",
                ["rebuild"] + words,
                environment: warehouse.environment,
                in: warehouse.scratch.url
            )
            #expect(rebuild.status == 0, "\(rebuild.errors)")
            let load = try await warehouse.run("load", "--run", run)
            #expect(load.status == 0, "\(load.errors)")
            let albums = try await warehouse.database.value("select count(*) from catalog.album")
            #expect(albums == (since == nil ? "3" : "1"))
        }
    }
}

extension LandedWarehouse {
    /// What is in the database, as pg_dump writes it.
    fileprivate func backup() async throws -> URL {
        let file = scratch.appending("backup.sql")
        let outcome = try await Program(
            URL(filePath: "/usr/bin/pg_dump"),
            ["-d", database.url, "-f", file.path]
        ).outcome()
        try #require(outcome.status == 0, "\(outcome.errors)")
        return file
    }

    /// Puts a backup in the place of all that is in the database.
    fileprivate func restore(_ backup: URL) async throws {
        try await database.run("drop schema catalog, history, etl, analytics cascade")
        let outcome = try await Program(
            URL(filePath: "/usr/bin/psql"),
            ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database.url, "-f", backup.path]
        ).outcome()
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// Lands and loads an album on `day`, and expects to be told that the run of the other day is gone.
    fileprivate func expectLoss(of other: String, by day: String) async throws {
        try land(day, [.init(number: 9)])
        let run = "runs/\(Self.run(day))"
        let transform = try await self.run("transform", "--run", run)
        #expect(transform.status == 0, "\(transform.errors)")
        let load = try await self.run("load", "--run", run)
        #expect(load.status == 65, "\(load.errors)")
        #expect(load.errors.contains("the database lacks a run that was loaded before"), "\(load.errors)")
        #expect(load.errors.contains("(--run runs/\(Self.run(other)))"), "\(load.errors)")
        #expect(load.output.contains(#""lost_runs":1"#), "\(load.output)")
        let album = "select name from catalog.album where id = '\(Album(number: 9).id)'"
        #expect(try await database.value(album) == "Album")
    }
}
