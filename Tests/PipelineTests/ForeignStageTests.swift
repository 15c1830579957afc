import Foundation
import Glibc
import Landing
import Pipeline
import TestSupport
import Testing

/// Stages whose programs are none of ours.
@Suite(.timeLimit(.minutes(10))) struct ForeignStageTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func pipeline(_ stages: String) throws {
        try shop.scratch.write("name: test\nstages:\n  \(stages)\n", to: "pipelines/catalog.yaml")
    }

    /// Starts `discograph`.
    private func started(_ arguments: String...) throws -> Program {
        try Program(Checkout.products.appending(component: "discograph"), arguments, in: shop.scratch.url)
    }

    /// Starts a run and kills its runner alone; the stage goes on until there is a file `go`.
    private func leaveStageBehind() async throws {
        try shop.stage(
            "count",
            """
            echo $$ > $HERE/process
            echo start >> $HERE/journal
            i=0
            until [ -e $HERE/go ]; do sleep 0.05; i=$((i+1)); [ $i -lt 6000 ] || exit 70; done
            echo end >> $HERE/journal
            """
        )
        try pipeline("count: {cmd: bin/count}")
        let going = try started("run")
        try await shop.waitForStage(of: going)
        going.send(SIGKILL)
        _ = try await going.outcome()
    }

    @Test func `a stage that a killed runner has left is waited for`() async throws {
        try await leaveStageBehind()
        let next = try started("run", "--continue")
        try await next.wait(until: "it waits") {
            next.errors.contains("count: waiting for another count of ")
        }
        try shop.scratch.write("", to: "go")
        let outcome = try await next.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(shop.written == ["start", "end", "start", "end"])
    }

    @Test func `a stage that outlives its runner for long is named, and started by a later command`()
        async throws
    {
        try await leaveStageBehind()
        let run = try #require(try shop.folder.entries().first).run
        let refused = try await shop.discograph("run", "--continue")
        #expect(refused.status == 75, "\(refused.errors)")
        let process = try String(contentsOf: shop.scratch.appending("process"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let words = "count of \(run.name) is already running as process \(process): wait for it, or stop it"
        #expect(refused.errors.contains("count: stopped (75) after "), "\(refused.errors)")
        #expect(refused.errors.contains("s: \(words)"), "\(refused.errors)")
        #expect(shop.written == ["start"])

        try shop.scratch.write("", to: "go")
        let hasEnded = try await eventually { shop.written == ["start", "end"] }
        #expect(hasEnded)
        let later = try await shop.discograph("run", "--continue")
        #expect(later.status == 0, "\(later.errors)")
        #expect(shop.written == ["start", "end", "start", "end"])
    }

    @Test func `a stage that is stopped while it waits has an end`() async throws {
        try await leaveStageBehind()
        let next = try started("run", "--continue")
        try await next.wait(until: "it waits") {
            next.errors.contains("count: waiting for another count of ")
        }
        next.send(SIGINT)
        let outcome = try await next.outcome()
        #expect(outcome.status == 75, "\(outcome.errors)")
        let record = try #require(try shop.folder.entries().first).record["count"]
        #expect(record.state == .stopped)
        #expect(record.endedAt != nil)

        try shop.scratch.write("", to: "go")
        let hasEnded = try await eventually { shop.written == ["start", "end"] }
        #expect(hasEnded)
    }

    @Test func `a stage has nothing to read, and what it leaves behind keeps no other start of it waiting`()
        async throws
    {
        try shop.stage(
            "count",
            """
            [ -z "$(cat)" ] || exit 65
            exec 3<&0
            sleep 300 <&3 & echo $! >> $HERE/journal
            [ $(wc -l < $HERE/journal) -ge 2 ] || exit 69
            """
        )
        try pipeline("count: {cmd: bin/count, retry: {max_attempts: 2, interval: 0s}}")
        let outcome = try await shop.discograph("run")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let run = "runs/\(try #require(try shop.folder.entries().first).run.name)"
        let again = try await shop.discograph("run", "--run", run, "--only", "count")
        #expect(again.status == 0, "\(again.errors)")
        #expect(!again.errors.contains("waiting for"), "\(again.errors)")
        #expect(shop.written.count == 3)
        for process in shop.written.compactMap({ Int32($0) }) { kill(process, SIGKILL) }
    }

    @Test func `a stage that is done has made what it says, or else it fails and not what needs it`()
        async throws
    {
        try shop.stage(
            "step",
            """
            echo $1 >> $HERE/journal
            [ $1 != sum ] || [ ! -e $HERE/mended ] || mkdir -p $2/summary/total
            """
        )
        try pipeline(
            """
            land: {cmd: 'bin/step land ${run}', outs: [landing/a]}
              sum: {cmd: 'bin/step sum ${run}', deps: [landing/a], outs: [summary/total, 'database:sums']}
              show: {cmd: 'bin/step show ${run}', deps: [summary]}
            """
        )
        let first = try await shop.discograph("run")
        #expect(first.status == 65, "\(first.errors)")
        #expect(first.errors.contains("failed: sum: did not make summary/total; see "), "\(first.errors)")
        #expect(shop.written == ["land", "sum"])
        let run = try #require(try shop.folder.entries().first).run
        let receipt = try Receipt(of: "sum", in: run)
        #expect(receipt == nil)

        try shop.scratch.write("", to: "mended")
        let second = try await shop.discograph("resume")
        #expect(second.status == 0, "\(second.errors)")
        #expect(shop.written == ["land", "sum", "sum", "show"])
    }

    @Test(arguments: ["load ${run}", "run --select load"])
    func `a stage is none of ours by its program, not by its arguments`(arguments: String) async throws {
        try shop.stage("load", "exit 0")
        try shop.scratch.script("exit 0", at: "stages/report")
        let report = shop.scratch.appending("stages", "report").path
        let asked = try shop.manifest("report: {cmd: '\(report) \(arguments)', outs: [report]}")
        let run = try shop.open(asked)
        let record = try await shop.perform(asked.manifest, in: run)
        #expect(record["report"].reason == "did not make report")
        let lock = run.log(of: "report").deletingLastPathComponent().appending(component: ".report.lock")
        #expect(FileManager.default.fileExists(atPath: lock.path))
    }

    @Test func `a tally need only count, and what looks like one and is none is named`() async throws {
        try shop.stage("count", "echo begun; echo $1")
        try pipeline(
            #"""
            right: {cmd: "bin/count '{\"counts\":{\"rows\":3}}'"}
              wrong: {cmd: "bin/count '{\"counts\":{\"rows\":1.5}}'"}
              mute: {cmd: bin/count done}
            """#
        )
        let outcome = try await shop.discograph("run", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let words = "the last line of its standard output is no tally, and counts for nothing: "
        #expect(outcome.errors.contains(#"wrong: warning: \#(words){"counts":{"rows":1.5}}"#))
        #expect(outcome.errors.split(separator: "\n").count { $0.contains(" no tally") } == 1)
        let run = try #require(try shop.folder.entries().first)
        #expect(run.record["right"].counts == ["rows": 3])
        #expect(run.record["wrong"].counts == nil)
        let receipt = try Receipt(of: "right", in: run.run)
        #expect(receipt?.tally == Tally(stage: "right", counts: ["rows": 3]))
    }

    @Test func `why a stage failed is what its tally says, and with which code, where that says more`()
        async throws
    {
        let tally = #"{"counts":{},"reason":"no such label"}"#
        try shop.stage("count", "echo 'a line' >&2; echo '\(tally)'; exit 2")
        try pipeline("count: {cmd: bin/count}")
        let outcome = try await shop.discograph("run")
        #expect(outcome.status == 70)
        #expect(outcome.errors.contains("count: failed (70) after "), "\(outcome.errors)")
        let last = try #require(outcome.errors.split(separator: "\n").last)
        #expect(last.hasPrefix("failed: count: exit code 2: no such label; see runs/"), "\(last)")
    }

    @Test func `a line without end is whole in the stage's log, and nowhere else`() async throws {
        try shop.stage("count", "head -c 200000 /dev/zero | tr '\\0' x >&2; exit 65")
        try pipeline("count: {cmd: bin/count}")
        let outcome = try await shop.discograph("run")
        #expect(outcome.status == 65)
        #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.count < 5_000 })
        let run = try #require(try shop.folder.entries().first)
        #expect(run.record["count"].reason == String(repeating: "x", count: 499) + "…")
        let log = try Data(contentsOf: run.run.log(of: "count"))
        #expect(log.count == 200_000)
        let check = try await shop.discograph("status", "--check")
        #expect(check.output.count < 1_000, "\(check.output.prefix(2_000))")
    }
}
