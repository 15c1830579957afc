import Files
import Foundation
import Glibc
import Landing
import Pipeline
import TestSupport
import Testing

/// `discograph` itself, as a person types it.
@Suite(.timeLimit(.minutes(10))) struct CommandTests {
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

    @Test func `compress makes the landing of closed runs small, and of no other`() async throws {
        let land = "d=$(ls -d runs/*); mkdir -p $d/landing/albums; seq 9999 > $d/landing/albums/00001.ndjson"
        try shop.stage("step", "[ $1 = b ] && exec test -e $HERE/mended; \(land)")
        #expect(try await shop.discograph("run").status != 0)
        let run = try #require(try shop.folder.entries().first?.run)
        let early = try await shop.discograph("compress")
        #expect(early.status == 0)
        #expect(early.output.contains(#""segments":0"#))
        let named = try await shop.discograph("compress", run.name)
        #expect(named.status == 64)
        #expect(named.errors.contains("only a closed run is compressed"))

        try shop.scratch.write("", to: "mended")
        #expect(try await shop.discograph("resume").status == 0)
        let rehearsal = try await shop.discograph("compress", "--dry-run", "--quiet")
        #expect(rehearsal.output.contains(#""segments":1"#))
        let words = "\(run.name): 48888 bytes, to be compressed"
        #expect(rehearsal.errors.contains(words), "\(rehearsal.errors)")
        let due = try await shop.discograph("compress", "--dry-run", "--json")
        let object = #"{"bytes_after":null,"bytes_before":48888,"run":"runs/\#(run.name)","segments":1}"#
        #expect(due.output.split(separator: "\n").map(String.init).first == object, "\(due.output)")
        #expect(due.errors.isEmpty, "\(due.errors)")
        #expect(try Folder.names(in: run.landing(of: .albums)) == ["00001.ndjson"])
        let done = try await shop.discograph("compress", run.name)
        #expect(done.status == 0)
        #expect(done.errors.contains("\(run.name): 48888 bytes, now "))
        #expect(try Folder.names(in: run.landing(of: .albums)) == ["00001.ndjson.zst"])
        let again = try await shop.discograph("compress")
        #expect(again.output.contains(#""segments":0"#))
    }

    @Test func `run, status and resume tell the same story`() async throws {
        try shop.stage("step", "[ $1 = a ] || [ -e $HERE/mended ] || { echo 'no such table' >&2; exit 65; }")
        let first = try await shop.discograph("run")
        #expect(first.status == 65)
        #expect(first.errors.contains("b: no such table"))
        let verdict = try #require(first.errors.split(separator: "\n").last)
        #expect(verdict.hasPrefix("failed: b: no such table; see runs/"))
        #expect(verdict.hasSuffix("/logs/b.log, then discograph resume pipelines/catalog.yaml"))
        #expect(try await shop.discograph("status").output.contains("failed"))

        try shop.scratch.write("", to: "mended")
        let second = try await shop.discograph("resume", "--json")
        #expect(second.status == 0)
        let record = try JSONDecoder().decode(Summary.self, from: Data(second.output.utf8))
        #expect(record.state == "done")
        #expect(record.exitCode == 0)
        let status = try await shop.discograph("status", String(record.run.dropFirst("runs/".count)))
        #expect(status.output.contains("\(record.run) of test: done"))
        #expect(try await shop.discograph("resume").status == 64)
    }

    @Test func `a long reason is cut in the last line`() async throws {
        try shop.stage("step", "printf 'x%.0s' $(seq 300) >&2; exit 65")
        let verdict = try #require(try await shop.discograph("run").errors.split(separator: "\n").last)
        #expect(verdict.contains("failed: a: \(String(repeating: "x", count: 199))…; see runs/"))
    }

    @Test func `runs that wait to be mended keep no later night from landing`() async throws {
        try shop.stage("step", "echo $1 >> $HERE/journal; [ $1 = a ] || [ -e $HERE/mended ] || exit 65")
        #expect(try await shop.discograph("run", "--continue").status == 65)
        #expect(shop.written == ["a", "b"])
        #expect(try await shop.discograph("run", "--continue").status == 65)
        #expect(shop.written == ["a", "b", "b", "a", "b"])
        #expect(try shop.folder.entries().map(\.state) == ["failed", "failed"])

        try shop.scratch.write("", to: "mended")
        let night = try await shop.discograph("run", "--continue", "--json")
        #expect(night.status == 0)
        #expect(night.output.split(separator: "\n").count == 3)
        #expect(shop.written.suffix(4) == ["b", "b", "a", "b"])
        #expect(try shop.folder.entries().map(\.state) == ["done", "done", "done"])
    }

    @Test func `a run that has something left to land is gone on with alone`() async throws {
        try shop.stage("step", "echo $1 >> $HERE/journal; [ $1 = b ] || exit 65")
        for _ in 0..<2 { #expect(try await shop.discograph("run", "--continue").status == 65) }
        #expect(shop.written == ["a", "a"])
        #expect(try shop.folder.entries().count == 1)
    }

    @Test func `a run that cannot be read is named and passed over`() async throws {
        try shop.stage("step", "[ $1 = a ] || exit 65")
        for _ in 0..<3 { #expect(try await shop.discograph("run").status == 65) }
        let runs = try shop.folder.entries().map(\.run)
        try Data("{".utf8).write(to: runs[0].record)
        try FileManager.default.removeItem(at: runs[1].manifest)
        let night = try await shop.discograph("run", "--continue")
        #expect(night.status == 78)
        #expect(night.errors.contains(runs[0].name), "\(night.errors)")
        #expect(night.errors.contains("\(runs[1].name) is skipped: "))
        #expect(night.errors.contains("run runs/\(runs[2].name) of test"))
    }

    @Test func `a load that waits for a lock is no used-up quota`() async throws {
        try shop.stage("step", "[ $1 = a ] || exit 75")
        #expect(try await shop.discograph("run", "--partial-ok").status == 75)
    }

    private struct Summary: Decodable {
        let run: String
        let state: String
        let exitCode: Int

        private enum CodingKeys: String, CodingKey {
            case run
            case state
            case exitCode = "exit_code"
        }
    }

    @Test func `a second run refuses while one is going, and Ctrl-C is answered`() async throws {
        try shop.stage("step", "echo $$ >> $HERE/journal; sleep 300")
        let going = try Program(
            Checkout.products.appending(component: "discograph"),
            ["run"],
            in: shop.scratch.url
        )
        try await shop.waitForStage(of: going)
        let second = try await shop.discograph("run")
        #expect(second.status == 75)
        #expect(
            second.errors.contains("a run of pipeline test is already running as process \(going.identifier)")
        )
        #expect(second.errors.split(separator: "\n").count == 1)

        let asked = ContinuousClock.now
        going.send(SIGINT)
        let outcome = try await going.outcome()
        // The stage sleeps for longer than that.
        #expect(ContinuousClock.now - asked < .seconds(200))
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("stopped: discograph resume "))
        let process = try #require(shop.written.first.flatMap { Int32($0) })
        #expect(kill(process, 0) != 0)
    }

    @Test func `a run that is named is locked where it lies`() async throws {
        try shop.stage("step", "echo $1 >> $HERE/journal; exec sleep 300")
        let going = try Program(
            Checkout.products.appending(component: "discograph"),
            ["run"],
            in: shop.scratch.url
        )
        defer { going.killEverything() }
        try await shop.waitForStage(of: going)
        let run = try #require(try shop.folder.entries().first).run
        let elsewhere = shop.scratch.appending("elsewhere")
        try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: false)
        let manifest = shop.scratch.appending("pipelines", "catalog.yaml")
        let bin = shop.scratch.appending("bin")
        let link = elsewhere.appending(component: "bin")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: bin)
        for words in [[], ["--dry-run"]] {
            let second = try await Program.run(
                "discograph",
                ["run", manifest.path, "--run", run.url.path] + words,
                in: elsewhere
            )
            #expect(second.status == 75)
            #expect(second.errors.contains("is already running as process \(going.identifier)"))
        }
        #expect(try Folder.names(in: elsewhere) == ["bin"])
        #expect(shop.written == ["a"])
    }

    /// The tally of a stage that quota ended.
    private static let usedUp = #"{"stage":"step","counts":{},"partial":true}"#

    @Test func `a partial run ends with 75, or with 0 where that is fine`() async throws {
        try shop.stage("step", "[ $1 = b ] || { echo '\(Self.usedUp)'; exit 75; }")
        #expect(try await shop.discograph("run").status == 75)
        let fine = try await shop.discograph("run", "--partial-ok")
        #expect(fine.status == 0)
        #expect(fine.errors.contains("partial: runs/"))
    }

    @Test func `where a used-up quota is fine, so it is for stages picked by name`() async throws {
        try shop.stage("step", "echo '\(Self.usedUp)'; exit 75")
        #expect(try await shop.discograph("run", "--continue", "--only", "a").status == 75)
        #expect(try await shop.discograph("run", "--continue", "--partial-ok", "--only", "a").status == 0)
        // b lands nothing: it waits for a lock.
        #expect(try await shop.discograph("run", "--continue", "--partial-ok", "--only", "b").status == 75)
    }

    @Test func `stages are run by name, in the same run`() async throws {
        try shop.stage("step", "echo $1 >> $HERE/journal")
        #expect(try await shop.discograph("run", "--continue", "--only", "a").status == 0)
        #expect(try await shop.discograph("run", "--continue", "--only", "b*").status == 0)
        #expect(shop.written == ["a", "b"])
        #expect(try Folder.names(in: shop.scratch.appending("runs")).count { !$0.hasPrefix(".") } == 1)
        let unknown = try await shop.discograph("run", "--only", "nope")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("no stage 'nope' in the manifest: it may be a, b"))
    }

    @Test func `a stage that cannot start for another's failure is no success`() async throws {
        try shop.stage("step", "[ $1 = b ] || exit 69")
        #expect(try await shop.discograph("run").status == 69)
        let picked = try await shop.discograph("run", "--continue", "--only", "b")
        #expect(picked.status == 69)
        #expect(picked.errors.contains("failed: a: exit code 69; see runs/"))
    }

    @Test func `a dry run does nothing`() async throws {
        try shop.stage("step", "echo $1 >> $HERE/journal")
        let outcome = try await shop.discograph("run", "--dry-run")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("start  a: bin/step a"))
        #expect(shop.written.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: shop.scratch.appending("runs").path))
    }

    @Test func `a dry run of a run that is named speaks of that run`() async throws {
        try shop.stage("step", "exit 0")
        #expect(try await shop.discograph("run").status == 0)
        let names = try Folder.names(in: shop.scratch.appending("runs"))
        let run = "runs/\(try #require(names.first { !$0.hasPrefix(".") }))"
        let outcome = try await shop.discograph("run", "--run", run, "--dry-run")
        #expect(outcome.output.contains("would resume \(run) (done)"))
        #expect(outcome.output.contains("leave  a: done"))
        #expect(try await shop.discograph("run", "--run", "runs/none", "--dry-run").status == 64)
    }

    @Test func `what did not occur is not counted aloud`() async throws {
        let tally = #"{"stage":"a","counts":{"answers":3,"retried":0},"partial":false}"#
        try shop.stage("step", "echo '\(tally)'")
        let outcome = try await shop.discograph("run")
        #expect(outcome.errors.contains("answers=3"))
        #expect(!outcome.errors.contains("retried"))
    }

    @Test func `without credentials no run is opened that would ask Spotify`() async throws {
        try shop.stage("step", "exit 0")
        try shop.stage("extract-search", "echo asked >> $HERE/journal")
        let stages = "  s: {cmd: bin/extract-search, outs: [landing/search]}\n  t: {cmd: bin/step t}\n"
        try shop.scratch.write("name: test\nstages:\n\(stages)", to: "pipelines/catalog.yaml")
        let refused = try await shop.discograph("run")
        #expect(refused.status == 78)
        #expect(refused.errors.contains("SPOTIFY_CLIENT_ID is not set"))
        let foretold = try await shop.discograph("run", "--dry-run")
        #expect(foretold.status == 78)
        #expect(foretold.errors.contains("SPOTIFY_CLIENT_ID is not set"))
        #expect(foretold.output.isEmpty)
        #expect(try shop.folder.entries().isEmpty)
        #expect(try await shop.discograph("run", "--only", "t", "--dry-run").status == 0)
        #expect(try await shop.discograph("run", "--only", "t").status == 0)

        let secrets = "SPOTIFY_CLIENT_ID=a\nSPOTIFY_CLIENT_SECRET=b\n"
        try shop.scratch.write(secrets, to: ".env", permissions: 0o600)
        #expect(try await shop.discograph("run").status == 0)
        #expect(shop.written == ["asked"])
    }

    @Test func `what no run could do is refused before one is opened`() async throws {
        try shop.stage("step", "exit 0")
        for command in ["run", "resume"] {
            let late = try await shop.discograph(command, "--deadline", "2020-01-01T00:00:00Z")
            #expect(late.status == 64)
            #expect(late.errors.contains("--deadline passed at "))
        }
        let silent = try await shop.discograph("run", "--dry-run", "--json")
        #expect(silent.status == 64)
        #expect(silent.errors.contains("--dry-run"))
        #expect(try shop.folder.entries().isEmpty)
    }

    @Test func `stages log details where the run is asked to`() async throws {
        try shop.stage("step", "echo \"$DISCOGRAPH_VERBOSE.\" >> $HERE/journal; [ -e $HERE/mended ]")
        #expect(try await shop.discograph("run").status == 70)
        try shop.scratch.write("", to: "mended")
        #expect(try await shop.discograph("resume", "--verbose").status == 0)
        #expect(try await shop.discograph("run", "--verbose").status == 0)
        #expect(shop.written == [".", "1.", "1.", "1.", "1."])
    }

    @Test func `a manifest's mistake is one line and 78`() async throws {
        try shop.stage("step", "exit 0")
        try shop.scratch.write("name: x\nstages:\n  a: {cmd: bin/step, dep: []}\n", to: "bad.yaml")
        for command in ["validate", "run", "graph"] {
            let outcome = try await shop.discograph(command, "bad.yaml")
            #expect(outcome.status == 78)
            #expect(
                outcome.errors.hasSuffix(
                    "bad.yaml:3:22: unknown key 'dep' in stages.a: did you mean 'deps'?\n"
                )
            )
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func `validate names all mistakes of each manifest`() async throws {
        try shop.stage("step", "exit 0")
        try shop.scratch.write("name: x\nstages: {}\n", to: "bad.yaml")
        try shop.scratch.write("name: Y\nstage: {}\n", to: "worse.yaml")
        let files = ["bad.yaml", "pipelines/catalog.yaml", "worse.yaml", "none.yaml"]
        let outcome = try await Program.run("discograph", ["validate"] + files, in: shop.scratch.url)
        #expect(outcome.status == 78)
        #expect(outcome.output == "pipelines/catalog.yaml: test is fine: a, b\n")
        let places = ["bad.yaml:2:9", "worse.yaml:1:7", "worse.yaml:2:1", "none.yaml: cannot be read"]
        for words in places {
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        #expect(outcome.errors.split(separator: "\n").count == 4)
    }

    @Test func `validate and graph speak of what is there`() async throws {
        try shop.stage("step", "exit 0")
        let valid = try await shop.discograph("validate")
        #expect(valid.output == "pipelines/catalog.yaml: test is fine: a, b\n")
        #expect(try await shop.discograph("graph").output == "1  a  makes landing/a\n2  b  after a\n")
        #expect(try await shop.discograph("graph", "--mermaid").output.hasPrefix("flowchart LR\n"))
    }

    @Test func `a ledger that cannot be looked at is not taken for an empty one`() async throws {
        try shop.scratch.write("", to: "home")
        let environment = [
            "DISCOGRAPH_HOME": shop.scratch.appending("home").path, "SPOTIFY_CLIENT_ID": "a",
            "SPOTIFY_CLIENT_SECRET": "b",
        ]
        let outcome = try await shop.discograph("quota", environment: environment)
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("cannot read \(shop.scratch.appending("home").path)/quota/"))
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [
        (["quota", "forget", "--all", "--bucket", "albums"], "--all and --bucket are mutually exclusive"),
        (["quota", "forget", "--yes"], "Name a bucket with --bucket, or use --all"),
        (["quota", "forget", "--all"], "Not a terminal: confirm with --yes"),
        (["quarantine", "drop", "--all"], "Not a terminal: confirm with --yes"),
    ])
    func `what nobody can mean or agree to is refused`(words: [String], reason: String) async throws {
        let outcome = try await Program.run("discograph", words, in: shop.scratch.url)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(reason))
    }

    @Test(arguments: ["start", "stop"])
    func `a database of somebody else's is neither started nor stopped`(verb: String) async throws {
        let outcome = try await shop.discograph(
            "db",
            verb,
            environment: ["DATABASE_URL": "postgresql://db.example/music"]
        )
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("is not the project's own cluster"))
        #expect(outcome.output.isEmpty)
    }

    @Test func `outside the project trace asks no database`() async throws {
        let outcome = try await shop.discograph(
            "trace",
            "track",
            "4uLU6hMCjMI75M1A2tKUQC",
            environment: ["DATABASE_URL": "postgresql://127.0.0.1:1/music"]
        )
        #expect(outcome.status == 78)
    }

    @Test func `an env file that others can read is refused`() async throws {
        try shop.scratch.write("A=1\n", to: ".env", permissions: 0o644)
        let outcome = try await shop.discograph("status")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains(".env can be read by others (mode 644): chmod 600 .env"))
    }
}
