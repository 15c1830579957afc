import Foundation
import TestSupport
import Testing

extension CrashTests {
    /// A full disk ends a stage with one clear line and 74; with room again it goes on where it was.
    @Suite(
        .serialized,
        .enabled("needs root, and a machine that lets root mount a tmpfs") { await SmallDisk.isPossible }
    )
    struct FullDiskTests {
        /// More than all of it needs.
        private static let plenty = 256 << 20

        @Test func `an extraction that fills the disk goes on when there is room`() async throws {
            let prepared = try await Lanes.shared.prepared()
            let lane = try #require(prepared.lanes.first)
            let place = try await UTCDay.whole { try await Self.landed(in: lane) }.value
            let differences = try await place.differences()
            #expect(differences.isEmpty, "\(differences)")
            try await lane.cluster.drop(place.database)
        }

        /// Runs the whole pipeline on a disk that is soon full, and goes on with it on a larger one.
        private static func landed(in lane: Lane) async throws -> Place {
            let scratch = try ScratchDirectory()
            let sandbox = try await SandboxProcess(Lane.catalog, scratch: scratch)
            let place = try await Place("full-landing", in: lane, template: .whole, sandbox: sandbox)
            let run = ["run", "--continue", CrashManifest.whole.file]
            let runs = place.folder.appending(component: "runs")
            try await SmallDisk.with(bytes: 128 << 10, at: runs) { disk in
                let full = try await place.run("discograph", run)
                #expect(full.status == 74, "\(full.errors.suffix(1_000))")
                let log = full.errors.split(separator: "\n").filter { $0.contains("No space left on device") }
                #expect(!log.isEmpty, "\(full.errors.suffix(2_000))")
                await disk.resize(to: plenty)
                try await place.succeed("discograph", run)
                let repeated = try sandbox.requests().repeated(afterLanding: place.landing())
                #expect(repeated == [])
            }
            return place
        }

        @Test func `rows that fill the disk are made when there is room`() async throws {
            let prepared = try await Lanes.shared.prepared()
            let lane = try #require(prepared.lanes.first)
            let place = try await Place("full-rows", in: lane, of: nil, template: .fresh)
            let runs = place.folder.appending(component: "runs")
            try await SmallDisk.with(bytes: Self.plenty, at: runs) { disk in
                let landed = prepared.rehearsal.landed.appending(component: "runs")
                try await Place.copy(landed.appending(component: "."), to: runs)
                try place.forgetLoads()
                let run = ["--run", try place.newestRun().path]
                let rows = try place.newestRun().appending(component: "rows/manifest.json")
                let earlier = try Data(contentsOf: rows)
                await disk.resize(to: try disk.used() + (64 << 10))
                let full = try await place.run("transform", run)
                #expect(full.status == 74, "\(full.errors)")
                #expect(full.errorLines.count == 1)
                #expect(full.lastError.contains("No space left on device; free some space"), "\(full.errors)")
                #expect(try Data(contentsOf: rows) == earlier)
                await disk.resize(to: Self.plenty)
                try await place.succeed("transform", run)
                try await place.succeed("load", run)
                let differences = try await place.differences()
                #expect(differences.isEmpty, "\(differences)")
                #expect(try place.leftovers() == [])
            }
            try await lane.cluster.drop(place.database)
        }

        /// Little room ends in the first COPY, some more in the merge or at its end.
        @Test(arguments: [128 << 10, 1 << 20, 2_500 << 10])
        func `a load that fills the server's disk leaves nothing, and is made up for`(room: Int) async throws
        {
            let prepared = try await Lanes.shared.prepared()
            let lane = try #require(prepared.lanes.first)
            let disk = URL(filePath: "/tmp/\(lane.cluster.directory.lastPathComponent)-disk-\(room)")
            defer { try? FileManager.default.removeItem(at: disk) }
            try await SmallDisk.with(bytes: Self.plenty, at: disk) { disk in
                let owner = try FileManager.default.attributesOfItem(atPath: lane.cluster.directory.path)
                try FileManager.default.setAttributes(
                    owner.filter { [.ownerAccountID, .groupOwnerAccountID].contains($0.key) },
                    ofItemAtPath: disk.folder.path
                )
                let cluster = lane.cluster
                try await cluster.run("create tablespace small location '\(disk.folder.path)'")
                let place = try await Place(
                    "full-server-\(room)",
                    in: lane,
                    of: prepared.rehearsal.rows,
                    template: .fresh
                )
                try await cluster.run("alter database \(place.database) set tablespace small")
                try await cluster.run("checkpoint")
                let before = try await place.contents()
                let run = ["--run", try place.newestRun().path]
                await disk.resize(to: try disk.used() + room)
                let full = try await place.run("load", run)
                #expect(full.status == 74, "\(full.errors)")
                #expect(full.errorLines.count == 1)
                #expect(full.lastError.contains("[53100]; Check free disk space."), "\(full.errors)")
                Trials.note("disk full with \(room >> 10) KiB: \(full.lastError)")
                await disk.resize(to: Self.plenty)
                let after = try await place.contents()
                #expect(after == before)
                try await place.succeed("load", run)
                let differences = try await place.differences()
                #expect(differences.isEmpty, "\(differences)")
                try await place.remove()
                try await cluster.run("drop tablespace small")
            }
        }
    }
}
