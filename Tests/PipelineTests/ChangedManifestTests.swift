import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

/// What becomes of stages picked by name when the manifest has others than the run that is gone on with.
@Suite(.timeLimit(.minutes(10))) struct ChangedManifestTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.stage("step", "echo $1 >> $HERE/journal; [ -e $HERE/mended ] || exit 65")
        try pipeline("  get-a: {cmd: bin/step a, outs: [landing/a]}\n")
    }

    private func pipeline(_ stages: String) throws {
        let last = "  last: {cmd: bin/step last, deps: [landing/a]}\n"
        try shop.scratch.write("name: test\nstages:\n\(stages)\(last)", to: "pipelines/catalog.yaml")
    }

    @Test func `a pattern means the stages of the run that is gone on with`() async throws {
        #expect(try await shop.discograph("run").status == 65)
        try pipeline(
            """
              get-a: {cmd: bin/step a, outs: [landing/a]}
              get-b: {cmd: bin/step b, outs: [landing/b]}

            """
        )
        try shop.scratch.write("", to: "mended")
        let run = try #require(try shop.folder.entries().first).run
        let foretold = try await shop.discograph("run", "--continue", "--only", "get-*", "--dry-run")
        #expect(foretold.status == 0)
        #expect(foretold.output.contains("start  get-a: "))
        // The run knows no get-b, and what it has is not landed.
        for words in [["--dry-run"], []] {
            let unknown = try await Program.run(
                "discograph",
                ["run", "--continue", "--only", "get-b"] + words,
                in: shop.scratch.url
            )
            #expect(unknown.status == 64)
            let line = "no stage 'get-b' in runs/\(run.name)/manifest.yaml: "
            #expect(unknown.errors.contains(line), "\(unknown.errors)")
        }
        #expect(try await shop.discograph("run", "--continue", "--only", "get-*").status == 0)
        #expect(shop.written == ["a", "a"])

        // Now everything has been landed: the same stages asked for once more mean a new run.
        #expect(try await shop.discograph("run", "--continue", "--only", "get-*").status == 0)
        #expect(shop.written.sorted() == ["a", "a", "a", "b"])
        #expect(try shop.folder.entries().count == 2)
    }
}
