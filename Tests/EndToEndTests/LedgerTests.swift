import Foundation
import TestSupport
import Testing

/// The quota ledger between processes, crashes and clocks.
@Suite(.serialized) struct LedgerTests {
    private static let catalog = ["--seed", "7", "--artists", "12", "--latency-ms", "5"]

    @Test func `two pipelines that start at once never both take a budget's last request`() async throws {
        try await World.with(sandbox: Self.catalog) { world in
            let options = ["--budget", "albums=20", "--wait-for-budget", "0s", "--only", "extract-*"]
            let programs = try ["one", "two"].map { name in
                let manifest = try world.scratch.write(
                    Manifests.small.replacing("name: small", with: "name: \(name)") + Manifests.stages,
                    to: "\(name).yaml"
                )
                return try Program(
                    Checkout.products.appending(component: "discograph"),
                    ["run", manifest.path] + options,
                    environment: world.environment,
                    in: world.scratch.url
                )
            }
            for program in programs {
                let outcome = try await program.outcome()
                #expect(outcome.status == 75, "\(outcome.errors.suffix(2_000))")
            }
            let requests = try world.sandbox.requests()
            #expect(requests.of("albums").count == 20)
            #expect(requests.allSatisfy { $0.status == 200 })
            #expect(try world.sandbox.tokenRequests().count == 1)
        }
    }

    @Test(arguments: ["development", "extended"])
    func `the view shows the budgets of the mode that answers have shown`(mode: String) async throws {
        try await World.with(mode: mode, sandbox: Self.catalog) { world in
            let auto = ["SPOTIFY_MODE": "auto"]
            let run = try await world.discograph(
                "run",
                world.manifest.path,
                "--only",
                "extract-*",
                environment: auto
            )
            #expect(run.status == 0, "\(run.errors.suffix(2_000))")
            let view = try await world.discograph(
                "quota",
                "--json",
                world.manifest.path,
                environment: auto
            )
            let lines = view.output.split(separator: "\n")
            #expect(!lines.isEmpty)
            #expect(lines.allSatisfy { $0.contains("\"budget\":null") == (mode == "extended") })
        }
    }

    @Test func `killed at any moment, no request is missing in the ledger`() async throws {
        try await World.with(sandbox: Self.catalog) { world in
            var random = Trials.chance(65)
            var killed = 0
            for round in 0..<6 {
                let program = try world.start("run", "--continue", world.manifest.path)
                if round == 0 {
                    // However slow the machine: without a request there would be none to miss.
                    try await program.wait(until: "something is answered") {
                        try !world.sandbox.requests().isEmpty
                    }
                } else {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 300...1_500, using: &random)))
                }
                if program.killEverything() > 0 { killed += 1 }
                _ = try await program.outcome()
            }
            #expect(killed > 0)
            let sent = try world.sandbox.requests().reduce(into: [String: Int]()) {
                $0[$1.bucket ?? "", default: 0] += 1
            }
            let counted = try await world.countedRequests()
            #expect(!sent.isEmpty)
            // What was counted and never sent: at each kill eight in flight at most, and a sixteenth of what
            // was sent in half a minute, drawn in advance.
            let unsent = 16 * killed
            for (bucket, requests) in sent {
                let count = counted[bucket] ?? 0
                #expect(count >= requests, "\(bucket)")
                #expect(count <= requests + unsent, "\(bucket)")
            }
        }
    }

    @Test func `without a crash the ledger counts exactly what the sandbox saw`() async throws {
        try await World.with(sandbox: Self.catalog + ["--fail-rate", "0.1", "--reset-rate", "0.1"]) {
            world in
            let outcome = try await world.discograph("run", world.manifest.path)
            // Now and then a request has bad luck five times over.
            #expect([0, 75].contains(outcome.status), "\(outcome.errors.suffix(2_000))")
            let sent = try world.sandbox.requests().reduce(into: [String: Int]()) {
                $0[$1.bucket ?? "", default: 0] += 1
            }
            let counted = try await world.countedRequests()
            #expect(Set(sent.keys).isSuperset(of: ["search", "artist-albums", "albums"]), "\(sent)")
            #expect(counted == sent, "counted \(counted), seen \(sent)")
        }
    }

    @Test func `a ledger that was cut off is one line with a cure, and nothing is asked`() async throws {
        try await World.with(sandbox: Self.catalog) { world in
            try await world.runPipeline()
            let asked = try world.sandbox.requests().count
            let file = try world.ledger()
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: handle.seekToEnd() / 2)
            try handle.close()
            let outcome = try await world.search("year:1980-1989")
            #expect(outcome.status == 74, "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count { $0.contains(" error ") } == 1)
            #expect(outcome.lastLine.contains(file.lastPathComponent))
            #expect(try world.sandbox.requests().count == asked)
        }
    }

    @Test(.enabled(if: MovableClock.compiler != nil, "needs clang or cc"))
    func `a clock that is set back or ahead unlocks nothing before its time`() async throws {
        let quota = ["--quota", "albums=5"]
        try await Calendar.with(sandbox: Self.catalog + quota, manifest: Manifests.small) { calendar in
            let first = try await calendar.night(0)
            #expect(first.status == 75, "\(first.errors.suffix(2_000))")
            #expect(first.requests.of("albums").count { $0.status == 200 } == 5)
            for day in [-0.01, 0.5, 0.95] {
                let again = try await calendar.moment(day)
                #expect(again.requests.of("albums").isEmpty, "\(day) days later")
                #expect(again.status == 75)
            }
            let later = try await calendar.moment(1.05)
            #expect(later.requests.of("albums").count { $0.status == 200 } > 0)
            for day in [0.0, -1, -365] {
                #expect(try await calendar.moment(day).requests.of("albums").isEmpty, "\(day) days later")
            }
        }
    }

    @Test(.enabled(if: MovableClock.compiler != nil, "needs clang or cc"))
    func `a clock that jumps in the middle of a run neither stops it nor loses anything`() async throws {
        let undisturbed = try await Undisturbed.warehouse().entities
        try await Calendar.with(
            sandbox: Self.catalog + ["--latency-ms", "40"],
            manifest: Manifests.small
        ) { calendar in
            let night = try await calendar.night(0, jumping: [7_200, -86_400, 3_600, -60])
            #expect(night.status == 0, "\(night.errors.suffix(2_000))")
            #expect(try await calendar.world.entities() == undisturbed)
            try calendar.world.expectLandedOnce()
        }
    }
}

extension World {
    /// The quota ledger's file.
    func ledger() throws -> URL {
        let folder = home.appending(path: "quota")
        let file = try FileManager.default.subpathsOfDirectory(atPath: folder.path).first {
            $0.hasSuffix(".sqlite")
        }
        return folder.appending(path: try #require(file))
    }

    /// What the ledger has counted in 24 hours, by bucket.
    func countedRequests() async throws -> [String: Int] {
        struct Standing: Decodable {
            let bucket: String
            let usedInDay: Int

            enum CodingKeys: String, CodingKey {
                case bucket
                case usedInDay = "used_24h"
            }
        }
        let outcome = try await discograph("quota", "--json", manifest.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.output.split(separator: "\n")
            .map { try JSONDecoder().decode(Standing.self, from: Data($0.utf8)) }
            .reduce(into: [:]) { counts, standing in
                if standing.usedInDay > 0 { counts[standing.bucket, default: 0] += standing.usedInDay }
            }
    }
}
