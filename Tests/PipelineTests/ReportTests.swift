import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

/// What a run says at its end, and `status` after it.
@Suite(.timeLimit(.minutes(10))) struct ReportTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.scratch.write(
            """
            name: test
            stages:
              a: {cmd: bin/step a, outs: [landing/a]}
              b: {cmd: bin/step b, deps: [landing/a]}
            """,
            to: "pipelines/catalog.yaml"
        )
    }

    @Test func `a long reason can be read to its end, of what failed and of what stopped early`() async throws
    {
        let words = #"x=$(printf 'x%.0s' $(seq 300)); echo "$x what to do about $1" >&2"#
        try shop.stage("step", "\(words); [ $1 = b ] && exit 65; exit 75")
        let run = try await shop.discograph("run")
        #expect(run.status == 65)
        let name = try #require(try shop.folder.entries().first).run.name
        for told in [run.errors, try await shop.discograph("status", name).output] {
            for stage in ["a", "b"] {
                let line = told.split(separator: "\n").first {
                    $0.hasPrefix("\(stage): xxx") && $0.hasSuffix("x what to do about \(stage)")
                }
                #expect(line != nil, "\(told)")
            }
        }
    }

    @Test(arguments: ["run", "resume"])
    func `a quiet run tells of warnings and errors, and of stages only when not all are done`(
        verb: String
    )
        async throws
    {
        let log = #"echo "2026-11-21T02:41:00.123Z $1 step: $2" >&2"#
        try shop.stage(
            "step",
            "log() { \(log); }; log info chatter; log warning caution; [ -e $HERE/mended ] || exec [ $1 = a ]"
        )
        let failed = try await shop.discograph("run", "-q")
        #expect(failed.status == 70)
        #expect(failed.errors.contains("b: warning: caution"))
        #expect(failed.errors.contains("counted"))
        #expect(!failed.errors.contains("chatter"))
        #expect(!failed.errors.contains("started"))

        try shop.scratch.write("", to: "mended")
        let done = try await shop.discograph(verb, "--quiet")
        #expect(done.status == 0)
        #expect(done.errors.contains("b: warning: caution"))
        #expect(!done.errors.contains("chatter"))
        #expect(!done.errors.contains("counted"), "\(done.errors)")
        #expect(try #require(done.errors.split(separator: "\n").last).hasPrefix("done: "))
    }
}
