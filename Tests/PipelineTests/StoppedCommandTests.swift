import Foundation
import Glibc
import TestSupport
import Testing

/// What a run that was asked to stop ends with.
@Suite(.timeLimit(.minutes(10))) struct StoppedCommandTests {
    /// A stage that ends as it likes once it is asked to: a busy machine may let its shell wait for long.
    private static let listening = "a: {cmd: bin/step a, grace: 300s, outs: [landing/a]}"

    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.stage("step", "trap 'exit 0' INT TERM; echo $1 >> $HERE/journal; sleep 300 & wait")
    }

    /// Runs `discograph`, and asks it to stop as soon as a stage has started.
    private func stopped(_ arguments: String...) async throws -> Program.Outcome {
        try await signalled([SIGINT], Checkout.products.appending(component: "discograph"), arguments)
    }

    /// Runs a program, and sends it signals as soon as a stage has started.
    private func signalled(
        _ signals: [Int32],
        _ program: URL,
        _ arguments: [String]
    ) async throws -> Program.Outcome {
        let going = try Program(program, arguments, in: shop.scratch.url)
        try await shop.waitForStage(of: going)
        for signal in signals { going.send(signal) }
        try shop.scratch.write("", to: "signalled")
        return try await going.outcome()
    }

    /// Runs `discograph run` with SIGHUP treated as `env` is told, and takes its terminal away.
    private func hungUp(_ option: String) async throws -> Program.Outcome {
        let program = Checkout.products.appending(component: "discograph").path
        // Its shell says so, and then the kernel.
        return try await signalled(
            [SIGHUP, SIGHUP],
            URL(filePath: "/usr/bin/env"),
            [option, program, "run"]
        )
    }

    private func pipeline(_ stages: String) throws {
        try shop.scratch.write("name: test\nstages:\n\(stages)", to: "pipelines/catalog.yaml")
    }

    @Test func `a stop that finds all stages done is a success`() async throws {
        try pipeline("  \(Self.listening)\n")
        #expect(try await stopped("run").status == 0)
    }

    @Test func `a stop that finds the stages done that were picked is a success`() async throws {
        try pipeline("  \(Self.listening)\n  b: {cmd: bin/step b, deps: [landing/a]}\n")
        #expect(try await stopped("run", "--only", "a").status == 0)
    }

    @Test func `a stop that leaves a stage ends with 75`() async throws {
        try pipeline("  a: {cmd: bin/step a, outs: [landing/a]}\n  b: {cmd: bin/step b, deps: [landing/a]}\n")
        #expect(try await stopped("run").status == 75)
        #expect(shop.written == ["a"])
    }

    @Test func `a stop before anything was landed in a new run ends with 75`() async throws {
        try pipeline("  l: {cmd: 'true', outs: [landing/a]}\n  a: {cmd: bin/step a, deps: [landing/a]}\n")
        let landed = try await shop.discograph("run", "--only", "l")
        #expect(landed.status == 0)
        let outcome = try await stopped("run", "--continue")
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("done: runs/"))
    }

    @Test func `a terminal that is gone stops the run and its stages`() async throws {
        try pipeline("  \(Self.listening)\n  b: {cmd: bin/step b, deps: [landing/a]}\n")
        let outcome = try await hungUp("--default-signal=HUP")
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("a: done"), "\(outcome.errors)")
        #expect(shop.written == ["a"])
    }

    @Test func `under nohup it changes nothing`() async throws {
        try shop.stage("step", "echo $1 >> $HERE/journal; until [ -e $HERE/signalled ]; do sleep 0.05; done")
        try pipeline("  a: {cmd: bin/step a, outs: [landing/a]}\n")
        let outcome = try await hungUp("--ignore-signal=HUP")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("done: runs/"))
    }
}
