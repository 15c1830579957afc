import Foundation
import TestSupport
import Testing

/// Nights on which a scheduler starts the pipeline at the same time of day, and nobody looks.
struct Calendar: Sendable {
    /// What is started each night.
    let world: World
    private let clock: MovableClock
    private let first: Date

    /// What came of one night.
    struct Night: Sendable {
        /// The exit code.
        let status: Int32
        /// What was said on standard error.
        let errors: String
        /// What the sandbox was asked.
        let requests: [SandboxProcess.Request]

        /// Requests for each bucket.
        var counts: [String: Int] {
            requests.reduce(into: [:]) { $0[$1.bucket ?? "", default: 0] += 1 }
        }
    }

    private static let day: TimeInterval = 86_400

    /// Runs `body` with a sandbox and programs whose wall clock the nights move.
    static func with<Value: Sendable>(
        sandbox arguments: [String],
        manifest: String,
        _ body: (Calendar) async throws -> Value
    ) async throws -> Value {
        try await TemporaryDatabase.with(.empty) { database in
            let scratch = try ScratchDirectory()
            let clock = try await MovableClock(scratch: scratch)
            let sandbox = try await SandboxProcess(
                ["--mode", "development"] + arguments,
                scratch: scratch,
                in: clock.environment
            )
            let file = try scratch.write(manifest + Manifests.stages, to: "pipeline.yaml")
            try FileManager.default.createSymbolicLink(
                at: scratch.appending("sql"),
                withDestinationURL: Checkout.sql
            )
            let world = World(
                scratch: scratch,
                sandbox: sandbox,
                databaseURL: database.url,
                manifest: file,
                mode: "development"
            )
            // In the past, because the database has no part in it: what it is told must not lie in its future.
            let today = (Date().timeIntervalSince1970 / day).rounded(.down) * day
            let first = Date(timeIntervalSince1970: today - 60 * day + 3 * 3_600)
            return try await body(Calendar(world: world, clock: clock, first: first))
        }
    }

    /// Starts the pipeline on night `number` as cron does, `early` seconds before its time.
    ///
    /// While it goes on, the clock jumps by each of `jumps` in turn, a second apart.
    func night(
        _ number: Int,
        early: TimeInterval = 0,
        jumping jumps: [TimeInterval] = [],
        _ options: String...
    ) async throws -> Night {
        try await start(at: first + TimeInterval(number) * Self.day - early, jumps, options)
    }

    /// Starts the pipeline so many days after the first night, by what the clock says.
    func moment(_ days: Double) async throws -> Night {
        try await start(at: first + days * Self.day, [], [])
    }

    private func start(at date: Date, _ jumps: [TimeInterval], _ options: [String]) async throws -> Night {
        let before = try world.sandbox.requests().count
        var offset = date.timeIntervalSinceNow
        try clock.set(offset)
        let program = try Program(
            Checkout.products.appending(component: "discograph"),
            ["run", "--continue", world.manifest.path] + options,
            environment: world.environment.merging(clock.environment) { $1 },
            in: world.scratch.url
        )
        for jump in jumps {
            try await Task.sleep(for: .seconds(1))
            offset += jump
            try clock.set(offset)
        }
        let outcome = try await program.outcome()
        let requests = try world.sandbox.requests().dropFirst(before)
        return Night(status: outcome.status, errors: outcome.errors, requests: Array(requests))
    }
}
