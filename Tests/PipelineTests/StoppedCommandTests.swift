import Foundation
import Glibc
import TestSupport
import Testing

/// What a run that was asked to stop ends with.
@Suite(.timeLimit(.minutes(1))) struct StoppedCommandTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.stage("step", "trap 'exit 0' INT TERM; echo $1 >> $HERE/journal; sleep 30 & wait")
    }

    /// Runs `discograph`, and asks it to stop as soon as a stage has started.
    private func stopped(_ arguments: String...) async throws -> Program.Outcome {
        let going = try Program(
            Checkout.products.appending(component: "discograph"),
            arguments,
            in: shop.scratch.url
        )
        while shop.written.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        going.send(SIGINT)
        return await going.outcome()
    }

    private func pipeline(_ stages: String) throws {
        try shop.scratch.write("name: test\nstages:\n\(stages)", to: "pipelines/catalog.yaml")
    }

    @Test func `a stop that finds all stages done is a success`() async throws {
        try pipeline("  a: {cmd: bin/step a, outs: [landing/a]}\n")
        #expect(try await stopped("run").status == 0)
    }

    @Test func `so is one that finds the stages done that were picked`() async throws {
        try pipeline("  a: {cmd: bin/step a, outs: [landing/a]}\n  b: {cmd: bin/step b, deps: [landing/a]}\n")
        #expect(try await stopped("run", "--only", "a").status == 0)
    }

    @Test func `a stop that leaves a stage ends with 75`() async throws {
        try pipeline("  a: {cmd: bin/step a, outs: [landing/a]}\n  b: {cmd: bin/step b, deps: [landing/a]}\n")
        #expect(try await stopped("run").status == 75)
        #expect(shop.written == ["a"])
    }

    @Test func `a stop before anything was landed in a new run ends with 75`() async throws {
        try pipeline("  l: {cmd: 'true', outs: [landing/a]}\n  a: {cmd: bin/step a, deps: [landing/a]}\n")
        let landed = try await Program.run("discograph", ["run", "--only", "l"], in: shop.scratch.url)
        #expect(landed.status == 0)
        let outcome = try await stopped("run", "--continue")
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("done: runs/"))
    }
}
