import Foundation
import TestSupport
import Testing

/// Killed at any moment and resumed, the pipeline ends in the same database and repeats no landed request.
@Suite(.serialized) struct KilledPipelineTests {
    @Test(arguments: ["development", "extended"])
    func `a pipeline killed ten times and resumed ends as if nothing had happened`(mode: String) async throws
    {
        let options = ["--seed", "7", "--artists", "12", "--latency-ms", "15"]
        let undisturbed = try await Undisturbed.warehouse(mode: mode).contents
        try await World.with(database: .empty, mode: mode, sandbox: options) { world in
            var random = Trials.chance(20)
            var kills = 0
            for _ in 0..<10 {
                let program = try world.start("run", "--continue", world.manifest.path)
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...1_500, using: &random)))
                kills += program.killEverything()
                _ = await program.outcome()
            }
            #expect(kills >= 5)
            let outcome = try await world.start("run", "--continue", world.manifest.path).outcome()
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let difference = try await world.contents().difference(from: undisturbed)
            #expect(difference.isEmpty, "\(difference.prefix(20))")
            #expect(try world.repeatedRequests() == [])
        }
    }
}

extension World {
    /// Requests that were sent again after their answer had landed.
    func repeatedRequests() throws -> [String] {
        try sandbox.requests().repeated(afterLanding: gatherLanding())
    }
}
