import Foundation
import TestSupport
import Testing

/// What a person sees at a terminal, and a file never does.
@Suite(.serialized) struct TerminalTests {
    private static let eraseLine = "\r\u{1B}[2K"
    private static let coloredError = "\u{1B}[31merror:\u{1B}[0m "
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    /// Runs a program at a terminal of its own; what is shown there is on the outcome's standard output.
    private func atTerminal(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> Program.Outcome {
        let words = [Checkout.products.appending(component: program).path] + arguments
        let command = words.map { "'\($0)'" }.joined(separator: " ")
        return try await Program(
            URL(filePath: "/usr/bin/script"),
            ["--quiet", "--return", "--command", command, "/dev/null"],
            environment: ["TERM": "xterm", "SHELL": "/bin/sh"].merging(environment) { $1 },
            in: scratch.url
        ).outcome()
    }

    @Test(
        arguments: [
            ([], [:], true), ([], ["NO_COLOR": ""], true), ([], ["NO_COLOR": "1"], false),
            (["--no-color"], [:], false),
        ] as [([String], [String: String], Bool)]
    )
    func `an error is coloured, unless that is not wanted`(
        options: [String],
        environment: [String: String],
        isColored: Bool
    ) async throws {
        try scratch.write("A=1\n", to: ".env", permissions: 0o644)
        let shown = try await atTerminal("discograph", ["status"] + options, environment: environment)
        #expect(shown.status == 78)
        #expect(shown.output.contains(Self.coloredError) == isColored, "\(shown.output)")
        #expect(shown.output.contains("\u{1B}") == isColored)
        #expect(shown.output.contains("error:"))
        #expect(shown.output.contains(".env can be read by others"))
    }

    @Test func `a terminal that can do nothing gets the lines of a file`() async throws {
        try scratch.write("A=1\n", to: ".env", permissions: 0o644)
        let shown = try await atTerminal("discograph", ["status"], environment: ["TERM": "dumb"])
        #expect(shown.output.contains("Z error discograph: .env can be read by others"), "\(shown.output)")
        #expect(!shown.output.contains("\u{1B}"))
    }

    @Test(arguments: [("\u{3}", 130, false), ("\u{3}y\n", 130, false), ("n\n", 0, false), ("y\n", 0, true)])
    func `a Ctrl-C ends a command that asks, and only a yes lets it go on`(
        typed: String,
        status: Int,
        isAgreed: Bool
    ) async throws {
        let sandbox = try await SandboxProcess(["--seed", "7", "--artists", "3"], scratch: scratch)
        let manifest = try scratch.write(Manifests.small + Manifests.stages, to: "pipeline.yaml")
        let run = scratch.appending("runs", "2026-01-01T00-00-00Z")
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        let environment = [
            "SPOTIFY_MODE": "development", "DISCOGRAPH_HOME": scratch.appending("home").path,
            "HOME": scratch.url.path, "TERM": "xterm", "SHELL": "/bin/sh",
        ].merging(sandbox.environment) { $1 }
        // Or there would be no ledger, and nothing to ask about.
        let search = try await Program.run(
            "extract-search",
            ["--run", run.path, "--manifest", manifest.path],
            environment: environment,
            in: scratch.url
        )
        #expect(search.status == 0, "\(search.errors)")

        let keyboard = Pipe()
        let discograph = Checkout.products.appending(component: "discograph").path
        let command = "'\(discograph)' quota forget --bucket search '\(manifest.path)'"
        let program = try Program(
            URL(filePath: "/usr/bin/script"),
            ["--quiet", "--return", "--command", command, "/dev/null"],
            environment: environment,
            in: scratch.url,
            reading: keyboard.fileHandleForReading
        )
        try await program.wait(until: "it asks") { program.output.contains("[y/N]") }
        try keyboard.fileHandleForWriting.write(contentsOf: Data(typed.utf8))
        let outcome = try await program.outcome()
        try keyboard.fileHandleForWriting.close()
        #expect(outcome.status == Int32(status), "\(outcome.output)")
        #expect(outcome.output.contains("forgotten") == (status == 0), "\(outcome.output)")
        #expect(outcome.output.contains("nothing was forgotten") == (status == 0 && !isAgreed))
    }

    @Test func `Ctrl-C reaches the runner alone and is passed on once`() async throws {
        let (started, journal) = (scratch.appending("started"), scratch.appending("journal"))
        // A second signal would come within the second after the first, and be written down, too.
        try scratch.script(
            """
            trap 'echo x >> "\(journal.path)"; isStopped=1' INT
            echo > "\(started.path)"
            until [ "$isStopped" ]; do sleep 0.1; done
            sleep 1
            exit 75
            """,
            at: "stage"
        )
        let stage = scratch.appending("stage").path
        let manifest = try scratch.write(
            "name: test\nstages:\n  a: {cmd: '\(stage)', grace: 300s}\n",
            to: "pipeline.yaml"
        )
        let keyboard = Pipe()
        let discograph = Checkout.products.appending(component: "discograph").path
        let program = try Program(
            URL(filePath: "/usr/bin/script"),
            ["--quiet", "--return", "--command", "exec '\(discograph)' run '\(manifest.path)'", "/dev/null"],
            environment: ["TERM": "xterm", "SHELL": "/bin/sh", "HOME": scratch.url.path],
            in: scratch.url,
            reading: keyboard.fileHandleForReading
        )
        try await program.wait(until: "the stage has started") {
            FileManager.default.fileExists(atPath: started.path)
        }
        try keyboard.fileHandleForWriting.write(contentsOf: Data("\u{3}".utf8))
        let outcome = try await program.outcome()
        try keyboard.fileHandleForWriting.close()
        #expect(outcome.status == 75, "\(outcome.output)")
        #expect(outcome.output.contains("stopped: discograph resume "), "\(outcome.output)")
        #expect(try String(contentsOf: journal, encoding: .utf8) == "x\n")
    }

    @Test func `a bar shows how far a stage has come, and is gone at its end`() async throws {
        let catalog = ["--mode", "development", "--seed", "7", "--artists", "12", "--latency-ms", "200"]
        let sandbox = try await SandboxProcess(catalog, scratch: scratch)
        let manifest = try scratch.write(Manifests.small + Manifests.stages, to: "pipeline.yaml")
        let run = scratch.appending("runs", "2026-01-01T00-00-00Z")
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        let shown = try await atTerminal(
            "extract-search",
            ["--run", run.path, "--manifest", manifest.path],
            environment: [
                "SPOTIFY_MODE": "development", "DISCOGRAPH_HOME": scratch.appending("home").path,
                "HOME": scratch.url.path,
            ].merging(sandbox.environment) { $1 }
        )
        #expect(shown.status == 0, "\(shown.output)")
        #expect(try sandbox.requests().count > 1)
        let drawn = shown.output.split(separator: Self.eraseLine, omittingEmptySubsequences: false)
            .map { $0.drop { !"━·".contains($0) } }
        #expect(drawn.contains { $0.contains(#/[━·]{24} [0-9]+ of [0-9]+ /#) }, "\(shown.output)")
        // Nothing is written behind a bar, and none is left.
        #expect(drawn.allSatisfy { !$0.contains(where: \.isNewline) }, "\(shown.output)")
        #expect(drawn.last?.isEmpty == true, "\(shown.output)")
    }

    @Test(arguments: [false, true])
    func `a run shows how far its stage has come, unless it is quiet`(isQuiet: Bool) async throws {
        let catalog = ["--mode", "development", "--seed", "7", "--artists", "12", "--latency-ms", "400"]
        let sandbox = try await SandboxProcess(catalog, scratch: scratch)
        let manifest = try scratch.write(Manifests.small + Manifests.stages, to: "pipeline.yaml")
        let shown = try await atTerminal(
            "discograph",
            ["run", manifest.path, "--only", "extract-search"] + (isQuiet ? ["--quiet"] : []),
            environment: [
                "SPOTIFY_MODE": "development", "DISCOGRAPH_HOME": scratch.appending("home").path,
                "HOME": scratch.url.path,
            ].merging(sandbox.environment) { $1 }
        )
        #expect(shown.status == 0, "\(shown.output)")
        let drawn = shown.output.split(separator: Self.eraseLine, omittingEmptySubsequences: false)
            .map { $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }
        let statuses = drawn.compactMap(\.last)
        let isShown = statuses.contains {
            $0.prefixMatch(of: #/extract-search [━·]{10} [0-9]+ of [0-9]+ /#) != nil
        }
        #expect(isShown == !isQuiet, "\(shown.output)")
        #expect(isQuiet || statuses.contains("extract-search"), "\(shown.output)")
        // No line is written behind it, and none is left.
        let lines = drawn.flatMap { $0.dropLast() }
        #expect(!lines.contains { $0.contains(#/[━·]{10}/#) }, "\(shown.output)")
        #expect(statuses.last?.isEmpty == true, "\(shown.output)")
    }
}
