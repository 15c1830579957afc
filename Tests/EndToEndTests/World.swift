import Foundation
import TestSupport
import Testing

/// A machine of a test's own: a sandbox, a database, a home and a working directory.
struct World: Warehoused {
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
    /// `content` is what the database holds at first: the `migrate` of a pipeline finds the schema there, unless a
    /// test is about that, too. `mode` is that of the sandbox and of the stages; `arguments` are further options of
    /// the sandbox; `manifest` is the pipeline without its stages, which are always those of `Manifests.stages`.
    static func with<Value: Sendable>(
        database content: TemporaryDatabase.Content = .migrated,
        mode: String = "development",
        sandbox arguments: [String] = ["--seed", "7", "--artists", "12"],
        manifest: String = Manifests.small,
        _ body: (World) async throws -> Value
    ) async throws -> Value {
        try await TemporaryDatabase.with(content) { database in
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
        try await sandbox.stop()
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
}

/// The scripts beside the tests.
enum Scripts {
    static let expectedValues = folder.appending(component: "expected-values.sql")
    static let actualValues = folder.appending(component: "actual-values.sql")
    static let differences = folder.appending(component: "differences.sql")
    static let forgottenColumns = folder.appending(component: "forgotten-columns.sql")
    static let contents = folder.appending(component: "contents.sql")
    static let wholeContents = folder.appending(component: "whole-contents.sql")

    private static let folder = Checkout.root.appending(path: "Tests/EndToEndTests/SQL")
}
