import Concurrency
import Diagnostics
import Files
import Foundation
import Glibc
import Landing
import TestSupport
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(10))) struct ResumeTests {
    @Test func `a resumed run starts what is left, and nothing that is done`() async throws {
        let shop = try Workshop()
        try shop.stage("step", "echo $1 >> $HERE/journal; [ $1 != b ] || [ -e $HERE/mended ] || exit 65")
        let asked = try shop.manifest(
            """
            a: {cmd: step a, outs: [landing/a]}
            b: {cmd: step b, deps: [landing/a], outs: [rows]}
            c: {cmd: step c, deps: [rows]}
            """
        )
        let run = try shop.open(asked)
        #expect(try await shop.perform(asked.manifest, in: run).state == .failed)
        try shop.scratch.write("", to: "mended")
        let record = try await shop.perform(asked.manifest, in: run)
        #expect(record.state == .done)
        #expect(shop.written == ["a", "b", "b", "c"])
        #expect(try !Folder.names(in: run.url).contains("FAILED"))
    }

    @Test func `what follows a stage that goes on is started again`() async throws {
        let shop = try Workshop()
        try shop.stage("extract", "echo extract >> $HERE/journal; [ -e $HERE/more ] || exit 75")
        try shop.stage("step", "echo $1 >> $HERE/journal; [ $1 != load ] || [ -e $HERE/more ] || exit 69")
        let asked = try shop.manifest(
            """
            extract: {cmd: extract, outs: [landing/a]}
            transform: {cmd: step transform, deps: [landing/a], outs: [rows]}
            load: {cmd: step load, deps: [rows], outs: ['database:catalog']}
            """
        )
        let run = try shop.open(asked)
        #expect(try await shop.perform(asked.manifest, in: run).state == .failed)
        try shop.scratch.write("", to: "more")
        #expect(try await shop.perform(asked.manifest, in: run).state == .done)
        #expect(shop.written == ["extract", "transform", "load", "extract", "transform", "load"])
    }

    @Test func `before a load that is left, rows and schema are made as by today's programs`() async throws {
        let shop = try Workshop()
        try shop.stage("step", "echo $1 >> $HERE/journal; [ $1 != load ] || [ -e $HERE/mended ] || exit 65")
        let own = shop.scratch.appending("bin", "step").path
        let count = "echo foreign >> '\(shop.journal.path)'; mkdir -p $1/sums"
        try shop.scratch.script(count, at: "stages/count")
        let foreign = shop.scratch.appending("stages", "count").path
        let asked = try shop.manifest(
            """
            extract: {cmd: step extract, outs: [landing/a]}
            transform: {cmd: '\(own) transform', deps: [landing/a], outs: [rows]}
            foreign: {cmd: '\(foreign) ${run}', deps: [landing/a], outs: [sums]}
            migrate: {cmd: step migrate, outs: ['database:schema']}
            load: {cmd: step load, deps: [rows, sums, 'database:schema'], outs: ['database:catalog']}
            check: {cmd: step check, deps: ['database:catalog']}
            """,
            more: "concurrency: 1"
        )
        let run = try shop.open(asked)
        #expect(try await shop.perform(asked.manifest, in: run).state == .failed)
        #expect(shop.written == ["extract", "transform", "foreign", "migrate", "load"])
        try shop.scratch.write("", to: "mended")
        #expect(try await shop.perform(asked.manifest, in: run).state == .done)
        #expect(shop.written.dropFirst(5) == ["transform", "migrate", "load", "check"])
        #expect(try await shop.perform(asked.manifest, in: run).state == .done)
        #expect(shop.written.count == 9)
    }

    @Test func `a stage that must wait until tomorrow is left alone today`() async throws {
        let shop = try Workshop()
        try shop.stage(
            "locked",
            #"echo locked >> $HERE/journal; echo '{"stage":"a","counts":{},"partial":true,"resume_at":"2099-01-01T00:00:00Z"}'; exit 75"#
        )
        try shop.stage("fail", "exit 69")
        let asked = try shop.manifest(
            "a: {cmd: locked, outs: [landing/a]}\nb: {cmd: fail, deps: [landing/a]}"
        )
        let run = try shop.open(asked)
        #expect(try await shop.perform(asked.manifest, in: run).exitCode == 69)
        #expect(try await shop.perform(asked.manifest, in: run).exitCode == 69)
        #expect(shop.written == ["locked"])
    }

    @Test func `stopping is passed on and answered, and the run goes on later`() async throws {
        let shop = try Workshop()
        try shop.stage(
            "slow",
            "trap 'echo stopped >> $HERE/journal; exit 75' INT TERM; echo started >> $HERE/journal; sleep 300 & wait"
        )
        // A busy machine may let a shell wait for longer than a person would.
        let asked = try shop.manifest(
            "a: {cmd: slow, grace: 300s, outs: [landing/a]}\nb: {cmd: slow, deps: [landing/a]}"
        )
        let run = try shop.open(asked)
        let stop = shop.stop
        let journal = shop.journal
        Task {
            while !FileManager.default.fileExists(atPath: journal.path) {
                try await Task.sleep(for: .milliseconds(20))
            }
            stop.request(SIGINT)
        }
        let record = try await shop.perform(asked.manifest, in: run)
        #expect(record.state == .stopped)
        #expect(record.exitCode == 75)
        #expect(record.states == ["a": .stopped, "b": .waiting])
        #expect(shop.written == ["started", "stopped"])
        #expect(try shop.folder.newestUnfinished(of: "test")?.run.name == run.name)
    }

    @Test func `a stop in the pause before another attempt ends as any other stop does`() async throws {
        let shop = try Workshop()
        try shop.stage("down", "exit 69")
        let asked = try shop.manifest("a: {cmd: down, retry: {max_attempts: 2, interval: 1h}}")
        let run = try shop.open(asked)
        let (said, stop) = (shop.said, shop.stop)
        Task {
            while !said.all.contains(where: { $0.contains("attempt 1 failed") }) {
                try await Task.sleep(for: .milliseconds(20))
            }
            stop.request(SIGINT)
        }
        let record = try await shop.perform(asked.manifest, in: run)
        #expect(record.state == .stopped)
        #expect(record.exitCode == 75)
        #expect(record.states == ["a": .stopped])
        #expect(record["a"].exitCode == 75)
    }

    @Test func `a stage has as long to end as the manifest says`() async throws {
        let shop = try Workshop()
        try shop.stage(
            "slow",
            "trap 'sleep 6; echo stopped >> $HERE/journal; kill $!; exit 75' INT TERM; echo started >> $HERE/journal; sleep 300 & wait"
        )
        let asked = try shop.manifest("a: {cmd: slow, grace: 300s, outs: [landing/a]}")
        let run = try shop.open(asked)
        let (journal, stop) = (shop.journal, shop.stop)
        Task {
            while !FileManager.default.fileExists(atPath: journal.path) {
                try await Task.sleep(for: .milliseconds(20))
            }
            stop.request(SIGINT)
        }
        let record = try await shop.perform(asked.manifest, in: run)
        #expect(record.states == ["a": .stopped])
        #expect(shop.written == ["started", "stopped"])
    }

    @Test func `a stage that will not listen is killed in time`() async throws {
        let shop = try Workshop()
        try shop.stage("deaf", "trap '' INT TERM; echo $$ >> $HERE/journal; sleep 3600")
        let asked = try shop.manifest("a: {cmd: deaf, grace: 1s}")
        let run = try shop.open(asked)
        let stop = shop.stop
        let journal = shop.journal
        Task {
            while !FileManager.default.fileExists(atPath: journal.path) {
                try await Task.sleep(for: .milliseconds(20))
            }
            stop.request(SIGINT)
        }
        let started = ContinuousClock.now
        let record = try await shop.perform(asked.manifest, in: run)
        #expect(ContinuousClock.now - started < .seconds(60))
        #expect(record.states == ["a": .stopped])
        #expect(record.exitCode == 75)
        let stage = try #require(shop.written.first.flatMap { Int32($0) })
        #expect(!ProcessTable.isAlive(stage))
    }

    @Test func `stages picked by hand leave the run open for the others`() async throws {
        let shop = try Workshop()
        try shop.stage("step", "echo $1 >> $HERE/journal")
        let asked = try shop.manifest(
            "a: {cmd: step a, outs: [landing/a]}\nb: {cmd: step b, deps: [landing/a], outs: [rows]}"
        )
        let run = try shop.open(asked)
        let first = try await shop.perform(asked.manifest, in: run, only: ["a"])
        #expect(first.state == .open)
        #expect(first.exitCode == 0)
        #expect(try await shop.perform(asked.manifest, in: run, only: ["b"]).state == .done)
        #expect(shop.written == ["a", "b"])
    }

    @Test func `a stage picked by hand does not wait for what nobody picked`() async throws {
        let shop = try Workshop()
        try shop.stage("step", "echo $1 >> $HERE/journal")
        let asked = try shop.manifest(
            "a: {cmd: step a, outs: [landing/a]}\nb: {cmd: step b, deps: [landing/a]}"
        )
        #expect(
            try await shop.perform(asked.manifest, in: try shop.open(asked), only: ["b"]).states["b"] == .done
        )
    }

    @Test func `a verdict picked by hand is given anew`() async throws {
        let shop = try Workshop()
        try shop.stage("check", "echo check >> $HERE/journal")
        let asked = try shop.manifest("check: {cmd: check}")
        let run = try shop.open(asked)
        _ = try await shop.perform(asked.manifest, in: run)
        _ = try await shop.perform(asked.manifest, in: run)
        #expect(shop.written == ["check"])
        #expect(try await shop.perform(asked.manifest, in: run, only: ["check"]).state == .done)
        #expect(shop.written == ["check", "check"])
    }

    @Test func `a stage of no manifest is named with the nearest one`() throws {
        let shop = try Workshop()
        try shop.stage("step", "exit 0")
        let asked = try shop.manifest("transform: {cmd: step}")
        let run = try shop.open(asked)
        #expect(throws: RunError.unknownStage("transfrom", known: ["transform"])) {
            try Runner(
                manifest: asked.manifest,
                run: run,
                only: ["transfrom"],
                executables: shop.executables,
                stop: shop.stop,
                listener: RunListener(tell: { _ in }, follow: { _ in })
            )
        }
    }
}
