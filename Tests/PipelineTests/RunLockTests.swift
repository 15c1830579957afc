import Foundation
import Glibc
import Pipeline
import TestSupport
import Testing

/// What becomes of a run whose lock cannot be taken at once.
@Suite(.timeLimit(.minutes(10)), .enabled(if: PreloadedLibrary.compiler != nil, "needs clang or cc"))
struct RunLockTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.scratch.write("name: test\nstages:\n  a: {cmd: bin/step}\n", to: "pipelines/catalog.yaml")
        try shop.stage("step", "echo step >> $HERE/journal")
    }

    /// Runs `discograph run`, whose first `count` locks fail because of `failure`.
    private func run(failing count: Int, with failure: Int32) async throws -> Program.Outcome {
        let library = try await PreloadedLibrary(
            of: "Tests/FailingLocks/failing_locks.c",
            in: shop.scratch
        )
        let environment = [
            "LD_PRELOAD": library.file.path, "FAILING_LOCKS": "\(count)", "LOCK_FAILURE": "\(failure)",
        ]
        return try await shop.discograph("run", environment: environment)
    }

    @Test func `a file system without locks is no run that is going`() async throws {
        let outcome = try await run(failing: 1_000, with: ENOLCK)
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("cannot lock runs/.test.lock: No locks available"))
        #expect(shop.written.isEmpty)
    }

    @Test func `a lock that is held for an instant, as by a look, is waited for`() async throws {
        let outcome = try await run(failing: 1, with: EWOULDBLOCK)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(shop.written == ["step"])
    }
}
