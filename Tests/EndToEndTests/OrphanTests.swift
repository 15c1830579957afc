import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// What becomes of stages whose runner is killed alone.
@Suite(.serialized) struct OrphanTests {
    @Test func `a stage whose runner is gone stops by itself, and the run can be resumed`() async throws {
        let catalog = ["--seed", "7", "--artists", "12"]
        try await World.with(sandbox: catalog + ["--latency-ms", "60000"]) { world in
            let program = try world.start("run", world.manifest.path)
            // The sandbox gives out tokens at once, and answers to searches half a minute later at the earliest.
            try await program.wait(until: "a search is under way") {
                try !world.sandbox.tokenRequests().isEmpty
            }
            let stages = program.descendants()
            #expect(!stages.isEmpty)
            program.send(SIGKILL)
            #expect(await program.outcome().status == 128 + SIGKILL)

            let deadline = ContinuousClock.now + .seconds(60)
            while stages.contains(where: Self.isAlive), ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(!stages.contains(where: Self.isAlive), "a stage goes on without its runner")
            let run = try #require(world.runs().first)
            let receipt = try String(
                contentsOf: run.appending(path: "receipts/extract-search.json"),
                encoding: .utf8
            )
            #expect(receipt.contains("stopped by request"), "\(receipt)")

            let answering = try await world.with(sandbox: catalog)
            let outcome = try await answering.discograph("resume", answering.manifest.path)
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            #expect(try answering.runs().count == 1)
            #expect(try answering.repeatedRequests() == [])
        }
    }

    /// Whether the process runs; one that has ended and that nobody has asked for yet does not.
    private static func isAlive(_ process: Int32) -> Bool {
        // The name before the state may hold anything, parentheses too.
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return false }
        let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ")
        return fields?.first != "Z"
    }
}
