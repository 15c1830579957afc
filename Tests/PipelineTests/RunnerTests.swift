import Diagnostics
import Files
import Foundation
import Glibc
import Landing
import TestSupport
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(10))) struct RunnerTests {
    private static let tally = #"echo "{\"stage\":\"$NAME\",\"counts\":{\"rows\":3},\"partial\":false}""#

    @Test func `stages run in order, each leaves a receipt, a log and its counts`() async throws {
        let shop = try Workshop()
        try shop.stage("one", "echo $NAME $2 >> $HERE/journal; echo 'a line' >&2; \(Self.tally)")
        let asked = try shop.manifest(
            """
            b: {cmd: 'one --run ${run}', deps: [landing/a], outs: [rows]}
            a: {cmd: 'one --run ${run}', outs: [landing/a]}
            """
        )
        let run = try shop.open(asked)
        let record = try await shop.perform(asked.manifest, in: run)

        #expect(record.state == .done)
        #expect(record.exitCode == 0)
        #expect(record.stages.map(\.name) == ["a", "b"])
        #expect(shop.written == ["one \(run.url.relativePath)", "one \(run.url.relativePath)"])
        for name in ["a", "b"] {
            let receipt = try #require(try Receipt(of: name, in: run))
            #expect(receipt.isDone)
            #expect(receipt.tally.counts == ["rows": 3])
            #expect(try String(contentsOf: run.log(of: name), encoding: .utf8) == "a line\n")
            #expect(shop.said.all.contains("\(name): a line"))
        }
        let written = try #require(try RunRecord(of: run))
        #expect(written.states == record.states)
        #expect(written.state == .done)
        #expect(written.endedAt != nil)
        #expect(try Folder.names(in: run.url).contains("DONE"))
    }

    @Test func `where the manifest asks for it, landing is compressed when the run is closed`() async throws {
        let shop = try Workshop()
        try shop.stage("one", "mkdir -p $2/landing/albums; seq 9999 > $2/landing/albums/00001.ndjson")
        try shop.stage("two", "test -e $2/landing/albums/00001.ndjson")
        let asked = try shop.manifest(
            """
            a: {cmd: 'one --run ${run}', outs: [landing/albums]}
            b: {cmd: 'two --run ${run}', deps: [landing/albums]}
            """,
            more: "landing: {compression: zstd}"
        )
        let run = try shop.open(asked)
        #expect(try await shop.perform(asked.manifest, in: run).state == .done)
        #expect(try Folder.names(in: run.landing(of: .albums)) == ["00001.ndjson.zst"])
        #expect(shop.said.all.contains { $0.hasPrefix("landing is compressed, from 48888 to ") })
    }

    @Test func `independent stages go side by side, as many as the manifest allows`() async throws {
        let shop = try Workshop()
        // Each waits for the other to have started.
        try shop.stage(
            "meet",
            "touch $HERE/$1; i=0; until [ -e $HERE/$2 ]; do sleep 0.05; i=$((i+1)); [ $i -lt 6000 ] || exit 70; done"
        )
        let asked = try shop.manifest("a: {cmd: meet x y}\nb: {cmd: meet y x}", more: "concurrency: 2")
        let record = try await shop.perform(asked.manifest, in: try shop.open(asked))
        #expect(record.state == .done)
    }

    @Test func `with a concurrency of one, one goes at a time`() async throws {
        let shop = try Workshop()
        try shop.stage("alone", "mkdir $HERE/inside || exit 70; sleep 0.1; rmdir $HERE/inside")
        let asked = try shop.manifest(
            "a: {cmd: alone}\nb: {cmd: alone}\nc: {cmd: alone}",
            more: "concurrency: 1"
        )
        #expect(try await shop.perform(asked.manifest, in: try shop.open(asked)).state == .done)
    }

    @Test func `two stages of one program that is given the run take turns, others do not`() async throws {
        let shop = try Workshop()
        // Waits for the other program to have started.
        try shop.stage(
            "alone",
            """
            mkdir $HERE/inside || exit 70
            i=0
            until [ -e $HERE/beside ]; do sleep 0.05; i=$((i+1)); [ $i -lt 6000 ] || exit 70; done
            sleep 0.1
            rmdir $HERE/inside
            """
        )
        try shop.stage("beside", "touch $HERE/beside")
        let asked = try shop.manifest(
            """
            a: {cmd: 'alone --run ${run}'}
            b: {cmd: 'alone --run ${run} --again'}
            c: {cmd: 'beside --run ${run}'}
            """
        )
        #expect(try await shop.perform(asked.manifest, in: try shop.open(asked)).state == .done)
    }

    @Test func `load and transform of one run take turns, because load reads the rows that transform makes`()
        async throws
    {
        let shop = try Workshop()
        for name in ["load", "transform"] {
            try shop.stage(name, "mkdir $HERE/inside || exit 70; sleep 0.2; rmdir $HERE/inside")
        }
        try shop.stage("nice", #"shift 2; exec "$@""#)
        let load = shop.scratch.appending("bin", "load").path
        let asked = try shop.manifest(
            """
            a: {cmd: 'load --run ${run}'}
            b: {cmd: 'transform --run ${run}'}
            c: {cmd: 'nice -n 9 \(load) --run ${run} --again'}
            """
        )
        #expect(try await shop.perform(asked.manifest, in: try shop.open(asked)).state == .done)
    }

    @Test func `what needs a failed stage is not started, the rest is`() async throws {
        let shop = try Workshop()
        try shop.stage(
            "fail",
            "echo 'first word' >&2; echo '2026-01-01T00:00:00.000Z error fail: the reason' >&2; exit 77"
        )
        try shop.stage("fine", "exit 0")
        let asked = try shop.manifest(
            """
            a: {cmd: fail, outs: [landing/a]}
            b: {cmd: fine, deps: [landing/a], outs: [rows]}
            c: {cmd: fine, deps: [rows]}
            d: {cmd: fine}
            """
        )
        let run = try shop.open(asked)
        let record = try await shop.perform(asked.manifest, in: run)
        #expect(record.state == .failed)
        #expect(record.exitCode == 77)
        #expect(record.states == ["a": .failed, "b": .blocked, "c": .blocked, "d": .done])
        #expect(record["a"].reason == "the reason")
        #expect(try Receipt(of: "a", in: run) == nil)
        #expect(try Folder.names(in: run.url).contains("FAILED"))
    }

    @Test(arguments: [(1, 70), (2, 70), (64, 78), (65, 65), (69, 69), (74, 74), (127, 70)])
    func `a stage's exit code becomes one of the contract`(code: Int, expected: Int32) async throws {
        let shop = try Workshop()
        try shop.stage("fail", "exit \(code)")
        let asked = try shop.manifest("a: {cmd: fail}")
        #expect(try await shop.perform(asked.manifest, in: try shop.open(asked)).exitCode == expected)
    }

    @Test func `a partial extraction lets the others go on and makes the run partial`() async throws {
        let shop = try Workshop()
        try shop.stage(
            "locked",
            #"echo '{"stage":"a","counts":{},"partial":true,"reason":"locked","resume_at":"2099-01-01T00:00:00Z"}'; exit 75"#
        )
        try shop.stage("fine", "echo fine >> $HERE/journal")
        let asked = try shop.manifest(
            "a: {cmd: locked, outs: [landing/a]}\nb: {cmd: fine, deps: [landing/a]}"
        )
        let run = try shop.open(asked)
        let record = try await shop.perform(asked.manifest, in: run)
        #expect(record.state == .partial)
        #expect(record.exitCode == 75)
        #expect(record.states == ["a": .partial, "b": .done])
        #expect(record.resumeAt == Timestamp.date("2099-01-01T00:00:00Z"))
        #expect(try Receipt(of: "a", in: run)?.exitCode == 75)
        #expect(shop.written == ["fine"])
        #expect(try shop.folder.newestUnfinished() == nil)
    }

    @Test func `a load that stopped early keeps the run open`() async throws {
        let shop = try Workshop()
        try shop.stage("busy", "exit 75")
        try shop.stage("fine", "exit 0")
        let asked = try shop.manifest(
            "load: {cmd: busy, outs: ['database:catalog']}\ncheck: {cmd: fine, deps: ['database:catalog']}"
        )
        let record = try await shop.perform(asked.manifest, in: try shop.open(asked))
        #expect(record.state == .stopped)
        #expect(record.exitCode == 75)
        #expect(record.states == ["load": .stopped, "check": .blocked])
        #expect(try shop.folder.newestUnfinished() != nil)
    }

    @Test func `a service that was down is tried again`() async throws {
        let shop = try Workshop()
        try shop.stage("flaky", "echo x >> $HERE/journal; [ $(wc -l < $HERE/journal) -ge 3 ] || exit 69")
        let asked = try shop.manifest("a: {cmd: flaky, retry: {max_attempts: 3, interval: 0s}}")
        let record = try await shop.perform(asked.manifest, in: try shop.open(asked))
        #expect(record.state == .done)
        #expect(record["a"].attempts == 3)
        #expect(shop.written.count == 3)
    }

    @Test func `what one attempt logged is no reason for the next to fail`() async throws {
        let shop = try Workshop()
        try shop.stage("flaky", "[ -e $HERE/on ] && exit 1; touch $HERE/on; echo 'no route' >&2; exit 69")
        let asked = try shop.manifest("a: {cmd: flaky, retry: {max_attempts: 2, interval: 0s}}")
        let record = try await shop.perform(asked.manifest, in: try shop.open(asked))
        #expect(record["a"].attempts == 2)
        #expect(record["a"].reason == "exit code 1")
        #expect(shop.said.all.contains { $0.hasPrefix("a: attempt 1 failed (no route)") })
    }

    @Test func `bad data is not tried again`() async throws {
        let shop = try Workshop()
        try shop.stage("bad", "echo x >> $HERE/journal; exit 65")
        let asked = try shop.manifest("a: {cmd: bad, retry: {max_attempts: 3, interval: 0s}}")
        #expect(try await shop.perform(asked.manifest, in: try shop.open(asked)).exitCode == 65)
        #expect(shop.written.count == 1)
    }

    @Test func `a stage of ours is told to crash without a page of addresses, others are told nothing`()
        async throws
    {
        let shop = try Workshop()
        let line = "echo $NAME:$SWIFT_BACKTRACE >> $HERE/journal"
        try shop.stage("one", line)
        try shop.scratch.script("HERE='\(shop.scratch.url.path)'\nNAME=other\n\(line)", at: "stages/other")
        let asked = try shop.manifest(
            "a: {cmd: one}\nb: {cmd: '\(shop.scratch.appending("stages", "other").path)'}",
            more: "concurrency: 1"
        )
        _ = try await shop.perform(asked.manifest, in: try shop.open(asked))
        let inherited = ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"] ?? ""
        #expect(shop.written.sorted() == ["one:enable=no", "other:\(inherited)"])
    }

    @Test func `a stage that is killed is a failure`() async throws {
        let shop = try Workshop()
        try shop.stage("die", "kill -9 $$")
        let asked = try shop.manifest("a: {cmd: die}")
        let record = try await shop.perform(asked.manifest, in: try shop.open(asked))
        #expect(record.exitCode == 70)
        #expect(record["a"].reason == "killed by signal 9")
    }

    @Test(arguments: ["sleep 300", "trap 'echo cleaned up >&2; exit 143' TERM; sleep 300 & wait"])
    func `a stage whose time is up is stopped, and what it landed is used`(script: String) async throws {
        let shop = try Workshop()
        try shop.stage("slow", "mkdir -p $1/landing/a; echo one > $1/landing/a/x; \(script)")
        try shop.stage("fine", "exec cat $1/landing/a/x >> $HERE/journal")
        // A busy machine may take a second or two to write a file.
        let asked = try shop.manifest(
            """
            a: {cmd: 'slow ${run}', timeout: 5s, outs: [landing/a]}
            b: {cmd: 'fine ${run}', deps: [landing/a]}
            """
        )
        let record = try await shop.perform(asked.manifest, in: try shop.open(asked))
        #expect(record.states == ["a": .partial, "b": .done])
        #expect(record["a"].reason == "timed out after 5s")
        #expect(record.exitCode == 75)
        #expect(shop.written == ["one"])
    }

    @Test func `a database that a stage starts keeps nobody waiting`() async throws {
        let shop = try Workshop()
        try shop.stage("parent", "sleep 300 & echo $! > $HERE/child")
        let asked = try shop.manifest("a: {cmd: parent}")
        let started = ContinuousClock.now
        #expect(try await shop.perform(asked.manifest, in: try shop.open(asked)).state == .done)
        #expect(ContinuousClock.now - started < .seconds(200))
        let child = try String(contentsOf: shop.scratch.appending("child"), encoding: .utf8)
        let process = try #require(Int32(child.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(ProcessTable.isAlive(process))
        kill(process, SIGKILL)
    }

    @Test func `a command that is not there is found out before anything starts`() async throws {
        let shop = try Workshop()
        try shop.stage("extract-search", "touch $HERE/journal")
        let asked = try shop.manifest("a: {cmd: extract-search}\nb: {cmd: extract-serch}")
        let run = try shop.open(asked)
        let error = await #expect(throws: ManifestError.self) {
            try await shop.perform(asked.manifest, in: run)
        }
        let line = try #require(error).description
        #expect(line.contains("manifest.yaml:5:12: missing stage: 'extract-serch' is not an executable"))
        #expect(line.hasSuffix("did you mean 'extract-search'?"))
        #expect(!FileManager.default.fileExists(atPath: shop.journal.path))
    }

    @Test func `a stage that a signal killed is tried again`() async throws {
        let shop = try Workshop()
        try shop.stage("die", "echo x >> $HERE/journal; [ $(wc -l < $HERE/journal) -ge 2 ] || kill -9 $$")
        let asked = try shop.manifest("a: {cmd: die, retry: {max_attempts: 2, interval: 0s}}")
        let record = try await shop.perform(asked.manifest, in: try shop.open(asked))
        #expect(record.state == .done)
        #expect(record["a"].attempts == 2)
        #expect(
            shop.said.all.contains { $0.hasPrefix("a: attempt 1 failed (killed by signal 9); again in ") }
        )
    }

    @Test(arguments: [64, 70, 74, 75, 77, 78])
    func `no code but that of a service that was down is worth another attempt`(code: Int) async throws {
        let shop = try Workshop()
        try shop.stage("fail", "echo x >> $HERE/journal; exit \(code)")
        let asked = try shop.manifest("a: {cmd: fail, retry: {max_attempts: 3, interval: 0s}}")
        #expect(try await shop.perform(asked.manifest, in: try shop.open(asked)).state != .done)
        #expect(shop.written.count == 1)
    }
}
