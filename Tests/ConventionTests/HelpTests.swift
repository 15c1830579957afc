import Foundation
import TestSupport
import Testing

/// The executables of the package, and what a newcomer may expect of each.
@Suite struct HelpTests {
    static let stages = [
        "plan", "extract-search", "extract-artists", "extract-albums", "extract-tracks", "transform", "load",
    ]
    static let executables = stages + ["migrate", "check", "discograph", "spotify-sandbox"]

    @Test(arguments: executables)
    func `an executable explains itself`(name: String) async throws {
        let outcome = try await Program.run(name, ["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: \(name)"))
        #expect(outcome.output.contains("OVERVIEW: "))
    }

    @Test(arguments: executables)
    func `an executable says its version`(name: String) async throws {
        let outcome = try await Program.run(name, ["--version"])
        #expect(outcome.status == 0)
        #expect(outcome.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil, "\(outcome.output)")
    }

    @Test(arguments: executables)
    func `an unknown option ends with 64 and names the option`(name: String) async throws {
        let run = Self.stages.contains(name) ? ["--run", "runs/none"] : []
        let outcome = try await Program.run(name, run + ["--no-such-option"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--no-such-option"))
    }
}
