import Foundation
import TestSupport
import Testing

/// Rows that were damaged after `transform` had ended are repaired by the command that `load` names, and a failure
/// while they are replaced leaves those of before.
@Suite struct DamagedRowsTests {
    @Test(arguments: ["cut", "changed", "removed"])
    func `what load refuses, the command that it names makes anew`(damage: String) async throws {
        try await LandedWarehouse.with { warehouse in
            let day = "2026-11-16"
            let run = "runs/\(LandedWarehouse.run(day))"
            try warehouse.land(day, [LandedWarehouse.Album(number: 1)])
            #expect(try await warehouse.run("transform", "--run", run).status == 0)
            let file = warehouse.directory(day).appending(path: "rows/album.copy")
            var text = try String(contentsOf: file, encoding: .utf8)
            switch damage {
            case "cut": text.removeLast(4)
            case "changed": text = text.replacing("Label", with: "Lapel")
            default: break
            }
            try FileManager.default.removeItem(at: file)
            if damage != "removed" { try text.write(to: file, atomically: false, encoding: .utf8) }

            let refused = try await warehouse.run("load", "--run", run)
            #expect(refused.status == 65, "\(refused.errors)")
            #expect(
                refused.errors.contains("make the rows again with transform --run \(run)"),
                "\(refused.errors)"
            )

            let made = try await warehouse.run("transform", "--run", run)
            #expect(made.status == 0, "\(made.errors)")
            #expect(made.errors.contains("rows/album.copy is missing or was changed"), "\(made.errors)")
            let loaded = try await warehouse.run("load", "--run", run)
            #expect(loaded.status == 0, "\(loaded.errors)")
            #expect(try await warehouse.database.value("select label from catalog.album") == "Label")
        }
    }

    @Test(arguments: [#""mapping":"[0-9a-f]+""#, #""format":[0-9]+"#])
    func `rows of before an upgrade are not loaded, and going on with the run makes them anew`(
        words: String
    ) async throws {
        try await LandedWarehouse.with { warehouse in
            let day = "2026-11-16"
            let run = "runs/\(LandedWarehouse.run(day))"
            try warehouse.land(day, [LandedWarehouse.Album(number: 1)])
            let goingOn = ["run", "\(run)/manifest.yaml", "--run", run, "--only", "transform"]
            func goOn(_ more: String...) async throws -> Program.Outcome {
                try await Program.run(
                    "discograph",
                    goingOn + more,
                    environment: warehouse.environment,
                    in: warehouse.scratch.url
                )
            }
            let made = try await goOn()
            #expect(made.status == 0, "\(made.errors)")
            let manifest = warehouse.directory(day).appending(path: "rows/manifest.json")
            let text = try String(contentsOf: manifest, encoding: .utf8)
            let older = words.hasPrefix(#""mapping"#) ? #""mapping":"0123""# : #""format":1"#
            let upgraded = text.replacing(try Regex(words), with: older)
            #expect(upgraded != text)
            try upgraded.write(to: manifest, atomically: false, encoding: .utf8)

            let refused = try await warehouse.run("load", "--run", run)
            #expect(refused.status == 65, "\(refused.errors)")
            #expect(refused.errors.contains("rows/manifest.json is of another version"), "\(refused.errors)")
            #expect(refused.errors.contains("make the rows again with transform --run \(run)"))

            let loaded = try await goOn("--only", "load")
            #expect(loaded.status == 0, "\(loaded.errors)")
            #expect(try String(contentsOf: manifest, encoding: .utf8) == text)
            #expect(try await warehouse.database.value("select label from catalog.album") == "Label")
        }
    }

    @Test func `a load waits while the rows of its run are being made`() async throws {
        try await LandedWarehouse.with { warehouse in
            let day = "2026-11-16"
            let run = "runs/\(LandedWarehouse.run(day))"
            try warehouse.land(day, [LandedWarehouse.Album(number: 1)])
            #expect(try await warehouse.run("transform", "--run", run).status == 0)
            let lock = warehouse.directory(day).appending(path: "receipts/.transform.lock")
            do {
                let transform = try Program(
                    URL(filePath: "/usr/bin/flock"),
                    [lock.path, "sh", "-c", "echo held; exec sleep 300"]
                )
                defer { transform.killEverything() }
                try await transform.wait(until: "it holds the lock") { transform.output.contains("held") }
                let refused = try await warehouse.run("load", "--run", run, "--lock-timeout", "0")
                #expect(refused.status == 75, "\(refused.errors)")
                #expect(
                    refused.errors.contains("transform of \(LandedWarehouse.run(day)) is already running"),
                    "\(refused.errors)"
                )
            }
            let loaded = try await warehouse.run("load", "--run", run)
            #expect(loaded.status == 0, "\(loaded.errors)")
        }
    }

    @Test func `a transform beside a load says that it is the load`() async throws {
        try await LandedWarehouse.with { warehouse in
            let day = "2026-11-16"
            let run = "runs/\(LandedWarehouse.run(day))"
            try warehouse.land(day, [LandedWarehouse.Album(number: 1)])
            #expect(try await warehouse.run("transform", "--run", run).status == 0)
            let other = try await warehouse.session(
                "begin; select pg_advisory_xact_lock(hashtextextended('discograph', 0))"
            )
            defer { other.send(SIGKILL) }
            let load = try Program(
                Checkout.products.appending(component: "load"),
                ["--run", run],
                environment: warehouse.environment,
                in: warehouse.scratch.url
            )
            defer { load.killEverything() }
            let lock = warehouse.directory(day).appending(path: "receipts/.transform.lock").path
            try await load.wait(until: "it holds the lock of the rows") {
                try await Program(URL(filePath: "/usr/bin/flock"), ["-n", lock, "true"]).outcome().status == 1
            }
            let refused = try await warehouse.run("transform", "--run", run)
            #expect(refused.status == 75, "\(refused.errors)")
            let words = "load of \(LandedWarehouse.run(day)) is already running as process \(load.identifier)"
            #expect(refused.errors.contains(words), "\(refused.errors)")
        }
    }

    @Test(.enabled(if: PreloadedLibrary.compiler != nil, "needs clang or cc"))
    func `rows that cannot be put in their place leave those of before in it`() async throws {
        try await LandedWarehouse.with { warehouse in
            let day = "2026-11-16"
            let run = "runs/\(LandedWarehouse.run(day))"
            let manifest = warehouse.directory(day).appending(path: "rows/manifest.json")
            try warehouse.land(day, [LandedWarehouse.Album(number: 1)])
            #expect(try await warehouse.run("transform", "--run", run).status == 0)
            let before = try Data(contentsOf: manifest)
            try warehouse.land(day, [LandedWarehouse.Album(number: 1), LandedWarehouse.Album(number: 2)])

            let library = try await PreloadedLibrary(
                of: "Tests/CrashTests/crash_point.c",
                in: warehouse.scratch
            )
            // The first makes the new manifest appear, the second sets the earlier rows aside.
            let failing = [
                "LD_PRELOAD": library.file.path, "CRASH_PROGRAM": "transform", "CRASH_CALL": "rename",
                "CRASH_MATCH": "/rows", "CRASH_NTH": "3", "CRASH_WHEN": "before", "CRASH_ACTION": "fail",
                "CRASH_MARK": warehouse.scratch.appending("failed").path,
            ]
            let failed = try await Program.run(
                "transform",
                ["--run", run],
                environment: warehouse.environment.merging(failing) { $1 },
                in: warehouse.scratch.url
            )
            #expect(failed.status == 74, "\(failed.errors)")
            #expect(failed.errors.contains("cannot write"), "\(failed.errors)")
            #expect(try Data(contentsOf: manifest) == before)
            let names = try FileManager.default.contentsOfDirectory(atPath: warehouse.directory(day).path)
            #expect(names.filter { $0.hasPrefix("rows") } == ["rows"])

            let made = try await warehouse.run("transform", "--run", run)
            #expect(made.status == 0, "\(made.errors)")
            #expect(try Data(contentsOf: manifest) != before)
        }
    }
}
