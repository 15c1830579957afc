import Foundation
import Landing
import TestSupport
import Testing

@testable import Pipeline

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

    @Test func `status says from when the next run is of use, of the newest run of each pipeline`()
        async throws
    {
        let time = Date(timeIntervalSince1970: 4_102_444_800)
        for (number, pipeline) in ["test", "other", "test"].enumerated() {
            let run = RunDirectory(url: shop.folder.url.appending(component: "2026-11-2\(number)T03-17-00Z"))
            var record = RunRecord(pipeline: pipeline, stages: ["a"], openedAt: Date())
            record.state = .partial
            record.end("a", .partial, 75, resumeAt: time + Double(number))
            try record.write(to: run)
        }
        let listed = try await shop.discograph("status", environment: ["TZ": "Asia/Kolkata"]).output
        let lines = listed.split(separator: "\n").suffix(3)
        #expect(lines.map { $0.contains(", again from ") } == [true, true, false], "\(listed)")
        let words = "1 of 1, again from 2100-01-01 05:30:02 +05:30"
        #expect(lines.first?.hasSuffix(words) == true, "\(listed)")
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
