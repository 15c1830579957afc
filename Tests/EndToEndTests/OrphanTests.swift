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
            #expect(try await program.outcome().status == 128 + SIGKILL)

            let isAlone = try await eventually { !stages.contains(where: ProcessTable.isAlive) }
            #expect(isAlone, "a stage goes on without its runner")
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
}
