import Foundation
import TestSupport
import Testing

/// A machine of a test's own: a sandbox, a database, a home and a working directory.
struct World: Sendable {
    /// The working directory, which holds `runs/`.
    let scratch: ScratchDirectory
    /// Spotify.
    let sandbox: SandboxProcess
    /// The value of `DATABASE_URL`.
    let databaseURL: String
    /// The manifest that is run.
    let manifest: URL
    /// `SPOTIFY_MODE` of the stages.
    let mode: String

    /// Runs `body` in a world whose database is dropped afterwards.
    ///
    /// `mode` is that of the sandbox and of the stages; `arguments` are further options of the sandbox;
    /// `manifest` is the pipeline without its stages, which are always those of `Manifests.stages`.
    static func with<Value: Sendable>(
        mode: String = "development",
        sandbox arguments: [String] = ["--seed", "7", "--artists", "12"],
        manifest: String = Manifests.small,
        _ body: (World) async throws -> Value
    ) async throws -> Value {
        try await TemporaryDatabase.with(.empty) { database in
            let scratch = try ScratchDirectory()
            let sandbox = try await SandboxProcess(["--mode", mode] + arguments, scratch: scratch)
            let file = try scratch.write(manifest + Manifests.stages, to: "pipeline.yaml")
            let scripts = scratch.appending("sql")
            try FileManager.default.createSymbolicLink(at: scripts, withDestinationURL: Checkout.sql)
            let url = database.url
            return try await body(
                World(scratch: scratch, sandbox: sandbox, databaseURL: url, manifest: file, mode: mode)
            )
        }
    }

    /// The same machine with another Spotify at the same address.
    func with(sandbox arguments: [String]) async throws -> World {
        await sandbox.stop()
        let other = try await SandboxProcess(
            ["--mode", mode] + arguments,
            scratch: scratch,
            port: sandbox.port
        )
        return World(
            scratch: scratch,
            sandbox: other,
            databaseURL: databaseURL,
            manifest: manifest,
            mode: mode
        )
    }

    /// The environment of every program of this world.
    var environment: [String: String] {
        [
            "DATABASE_URL": databaseURL, "DISCOGRAPH_HOME": home.path, "SPOTIFY_MODE": mode,
            "HOME": scratch.url.path,
        ].merging(sandbox.environment) { $1 }
    }

    /// Where the programs keep what outlives a run.
    var home: URL { scratch.appending("home") }

    /// Runs `discograph` with `arguments` to its end.
    func discograph(
        _ arguments: String...,
        environment: [String: String] = [:]
    ) async throws -> Program.Outcome {
        try await Program.run(
            "discograph",
            arguments,
            environment: self.environment.merging(environment) { $1 },
            in: scratch.url
        )
    }

    /// Starts `discograph` and lets it run.
    func start(_ arguments: String..., environment: [String: String] = [:]) throws -> Program {
        try Program(
            Checkout.products.appending(component: "discograph"),
            arguments,
            environment: self.environment.merging(environment) { $1 },
            in: scratch.url
        )
    }

    /// Runs the whole pipeline and expects it to be done.
    func runPipeline(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let outcome = try await discograph("run", manifest.path)
        #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))", sourceLocation: sourceLocation)
    }

    /// What `scripts` print, run by psql in the working directory.
    func psql(_ scripts: [URL]) async throws -> String {
        let files = scripts.flatMap { ["-f", $0.path] }
        let outcome = try await Program(
            URL(filePath: "/usr/bin/psql"),
            ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", databaseURL] + files,
            in: scratch.url
        ).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    /// The rows of one query, as psql prints them unaligned.
    func query(_ sql: String) async throws -> String {
        let script = try scratch.write(
            "\\pset format unaligned\n\\pset tuples_only on\n\(sql);\n",
            to: "query.sql"
        )
        return try await psql([script]).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Everything in `catalog`, and in `history` but the times, as text: equal for equal warehouses.
    func contents() async throws -> [String] {
        try await psql([Scripts.contents]).split(separator: "\n").map(String.init)
    }

    /// Every landed line of every run, in `landing.ndjson` of the working directory.
    @discardableResult
    func gatherLanding() throws -> [Data] {
        let runs = scratch.appending("runs")
        let lines = try FileManager.default.subpathsOfDirectory(atPath: runs.path)
            .filter { $0.contains("/landing/") && $0.contains(/\/[0-9]{5}\.ndjson$/) }
            .sorted()
            .flatMap { try Data(contentsOf: runs.appending(path: $0)).split(separator: UInt8(ascii: "\n")) }
            .map { Data($0) }
        try Data(lines.joined(separator: [UInt8(ascii: "\n")]) + [UInt8(ascii: "\n")])
            .write(to: scratch.appending("landing.ndjson"))
        return lines
    }

    /// The values on which answers and warehouse differ, and how many were compared.
    func differences() async throws -> (lines: [String], compared: Int) {
        try gatherLanding()
        let printed = try await psql([Scripts.expectedValues, Scripts.actualValues, Scripts.differences])
            .split(separator: "\n").map(String.init)
        let compared = printed.last?.split(separator: " ").last.flatMap { Int($0) } ?? 0
        return (printed.dropLast().filter { !$0.isEmpty }, compared)
    }
}

/// The scripts beside the tests.
enum Scripts {
    static let expectedValues = folder.appending(component: "expected-values.sql")
    static let actualValues = folder.appending(component: "actual-values.sql")
    static let differences = folder.appending(component: "differences.sql")
    static let contents = folder.appending(component: "contents.sql")

    private static let folder = Checkout.root.appending(path: "Tests/EndToEndTests/SQL")
}
