import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

/// `discograph run --continue`, night after night, and what the job's mail says of it.
@Suite(.timeLimit(.minutes(1))) struct NightlyCommandTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.scratch.write(
            """
            name: test
            stages:
              land: {cmd: 'bin/step land ${run}', outs: [landing/a]}
              load: {cmd: 'bin/step load ${run}', deps: [landing/a], outs: ['database:catalog']}
              check: {cmd: bin/step check, deps: ['database:catalog']}
            """,
            to: "pipelines/catalog.yaml"
        )
    }

    private func night(_ options: String...) async throws -> Program.Outcome {
        try await Program.run("discograph", ["run", "--continue"] + options, in: shop.scratch.url)
    }

    @Test func `the last line is of the run that failed, also where a later one is fine`() async throws {
        // What the first night landed cannot be loaded.
        try shop.stage(
            "step",
            """
            [ $1 != land ] || [ -e $HERE/landed ] || touch $HERE/landed $2/bad
            [ $1 != load ] || [ ! -e $2/bad ] || { echo 'bad rows' >&2; exit 65; }
            """
        )
        #expect(try await night().status == 65)
        let first = try #require(try shop.folder.entries().first?.run)
        let second = try await night()
        #expect(second.status == 65)
        #expect(try shop.folder.entries().map(\.state) == ["done", "failed"])
        let lines = second.errors.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("done: runs/") } == 1)
        let last = try #require(lines.last)
        #expect(last.hasPrefix("failed: load: bad rows; see runs/\(first.name)/logs/load.log"), "\(last)")
    }
}
