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

    @Test(arguments: [
        ("check", ["--rows", "-1"]), ("migrate", ["--lock-timeout", "-1"]),
        ("discograph", ["status", "--limit", "-1"]), ("discograph", ["analytics", "-n", "-10"]),
        ("discograph", ["run", "--max-requests", "-1"]),
        ("discograph", ["rebuild", "--reader-timeout", "-1"]),
    ])
    func `a negative number is answered with what may stand there`(
        name: String,
        arguments: [String]
    ) async throws {
        let scratch = try ScratchDirectory()
        let outcome = try await Program.run(name, arguments, in: scratch.url)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("0 or more"), "\(outcome.errors)")
    }

    @Test func `these are the executables that ARCHITECTURE draws`() throws {
        let drawn = try LayerTests.layers()[0]
        #expect(Set(Self.executables) == Set(drawn))
    }

    @Test func `every command of discograph explains itself`() async throws {
        let count = try await Self.explain([])
        // As many as there are by far; a list that cannot be read ends at discograph itself.
        #expect(count > 20)
    }

    /// Asks a command and all below it for their help; returns how many they are.
    private static func explain(_ words: [String]) async throws -> Int {
        let name = (["discograph"] + words).joined(separator: " ")
        let help = try await Program.run("discograph", words + ["--help"])
        #expect(help.status == 0, "\(name)")
        #expect(help.output.contains("USAGE: \(name)"), "\(name)")
        #expect(help.output.contains("OVERVIEW: "), "\(name)")
        var count = 1
        for subcommand in subcommands(in: help.output) { count += try await explain(words + [subcommand]) }
        return count
    }

    /// The commands that a help text lists, in one group or in several.
    private static func subcommands(in help: String) -> [String] {
        let groups = help.split(separator: "\n\n").filter { group in
            group.split(separator: "\n").first?.hasSuffix("SUBCOMMANDS:") == true
        }
        let lines = groups.flatMap { $0.split(separator: "\n").dropFirst() }
        // What goes on in the next line is indented further.
        return lines.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
    }
}
