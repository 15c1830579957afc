import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

/// `discograph run --continue`, night after night, and what the job's mail says of it.
@Suite(.timeLimit(.minutes(10))) struct NightlyCommandTests {
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

    @Test func `the last line names the manifest to mend, also where a later run is fine`() async throws {
        func pipeline(_ load: String, queries: String) throws {
            try shop.scratch.write(
                """
                name: test
                params: {queries: [\(queries)]}
                stages:
                  land: {cmd: bin/step land, outs: [landing/a]}
                  load: {cmd: \(load), deps: [landing/a], outs: ['database:catalog']}
                """,
                to: "pipelines/catalog.yaml"
            )
        }
        try shop.stage("step", #"[ "$2" != --wrong ] || exit 64"#)
        try pipeline("bin/step load --wrong", queries: "")
        #expect(try await night().status == 78)
        let first = try #require(try shop.folder.entries().first?.run)
        // What it has landed was asked by other parameters, so the run keeps its manifest.
        try pipeline("bin/step load", queries: "jazz")
        let second = try await night()
        #expect(second.status == 78, "\(second.errors)")
        #expect(try shop.folder.entries().map(\.state) == ["done", "failed"])
        let last = try #require(second.errors.split(separator: "\n").last)
        let mend = "mend runs/\(first.name)/manifest.yaml, which differs from pipelines/catalog.yaml, then "
        #expect(last.hasPrefix("failed: load: ") && last.contains(mend), "\(last)")
    }

    @Test func `a run that was resumed counts and is told of, also where no new one can be opened`()
        async throws
    {
        try shop.scratch.write(
            """
            name: test
            stages:
              land: {cmd: bin/extract-search, outs: [landing/a]}
              load: {cmd: bin/step load, deps: [landing/a], outs: ['database:catalog']}
            """,
            to: "pipelines/catalog.yaml"
        )
        try shop.stage("extract-search", "exit 0")
        try shop.stage("step", "echo 'no space left' >&2; exit 74")
        let secrets = "SPOTIFY_CLIENT_ID=a\nSPOTIFY_CLIENT_SECRET=b\n"
        let settings = try shop.scratch.write(secrets, to: ".env", permissions: 0o600)
        #expect(try await night().status == 74)
        let run = try #require(try shop.folder.entries().first?.run)
        try FileManager.default.removeItem(at: settings)
        let second = try await night("--json")
        // What is missing would be 78 by itself, which is not as bad.
        #expect(second.status == 74, "\(second.errors)")
        #expect(try shop.folder.entries().count == 1)
        let records = second.output.split(separator: "\n")
        #expect(records.count == 1, "\(second.output)")
        #expect(records.first?.contains(run.name) == true, "\(second.output)")
        let last = second.errors.split(separator: "\n").suffix(2)
        #expect(last.first?.hasPrefix("failed: load: no space left; see runs/\(run.name)/") == true)
        #expect(last.last?.contains("SPOTIFY_CLIENT_ID is not set") == true, "\(second.errors)")
    }

    @Test func `a check that fails night after night is given twice a night, however many runs wait for it`()
        async throws
    {
        try shop.stage("step", "echo $1 >> $HERE/journal; [ $1 != check ] || [ -e $HERE/mended ] || exit 65")
        for number in 1...4 {
            let before = shop.written.count
            #expect(try await night().status == 65)
            let started = shop.written[before...]
            #expect(started.count { $0 == "land" } == 1)
            #expect(started.count { $0 == "check" } == min(number, 2))
        }
        #expect(try shop.folder.entries().map(\.state) == ["failed", "failed", "failed", "failed"])

        try shop.scratch.write("", to: "mended")
        #expect(try await night().status == 0)
        #expect(try shop.folder.entries().map(\.state) == ["done", "done", "done", "done", "done"])
    }

    @Test func `a check of one run's own files says nothing of another's`() async throws {
        try shop.scratch.write(
            """
            name: test
            stages:
              land: {cmd: 'bin/step land ${run}', outs: [landing/a]}
              check: {cmd: 'bin/step check ${run}', deps: [landing/a]}
            """,
            to: "pipelines/catalog.yaml"
        )
        try shop.stage("step", "echo $1 >> $HERE/journal; [ $1 != check ] || exit 65")
        for _ in 1...3 { #expect(try await night().status == 65) }
        #expect(shop.written.count { $0 == "check" } == 1 + 2 + 3)
    }

    @Test(arguments: [
        (#""requests":9,"requests.token":1,"unanswered":0,"given_up":0"#, 0),
        (#""requests":9,"requests.token":1,"unanswered":3,"given_up":0"#, 0),
        (#""requests":9,"requests.token":1,"unanswered":4,"given_up":0"#, 75),
        (#""requests":19,"retried":12,"unanswered":3,"given_up":0"#, 0),
        (#""requests":19,"retried":12,"unanswered":4,"given_up":0"#, 75),
        (#""requests":9,"unanswered":0,"given_up":1"#, 75),
    ])
    func `only a used-up quota is fine, and single requests beside it`(
        counts: String,
        status: Int32
    ) async throws {
        let tally = #"{"stage":"land","counts":{\#(counts)},"partial":true,"reason":"locked"}"#
        try shop.stage("step", "[ $1 != land ] || { echo '\(tally)'; exit 75; }")
        let outcome = try await night("--partial-ok")
        #expect(outcome.status == status)
        #expect(outcome.errors.contains("partial: runs/"))
        let check = try await shop.discograph("status", "--check")
        #expect(check.status == (status == 0 ? 0 : 65), "\(check.output)\(check.errors)")
        #expect(check.output.hasSuffix(": land: ended early: locked\n") == (status != 0), "\(check.output)")
    }

    @Test func `a lock that somebody holds is no used-up quota, and each night says so`() async throws {
        try shop.stage("step", "[ $1 != land ] || { echo 'the frontier is held' >&2; exit 75; }")
        for _ in 1...2 {
            let outcome = try await night("--partial-ok")
            #expect(outcome.status == 75)
            let last = try #require(outcome.errors.split(separator: "\n").last)
            #expect(last.hasPrefix("partial: runs/"), "\(last)")
            #expect(last.hasSuffix("; land ended early: the frontier is held"), "\(last)")
        }
        #expect(try shop.folder.entries().map(\.state) == ["partial", "partial"])
        let check = try await shop.discograph("status", "--check")
        #expect(check.status == 65)
        #expect(check.output.split(separator: "\n").count == 1, "\(check.output)")
        let words = ": land: ended early without a tally: the frontier is held\n"
        #expect(check.output.hasSuffix(words), "\(check.output)")
    }

    @Test func `a stage whose time was up has used no quota up`() async throws {
        try shop.scratch.write(
            "name: test\nstages:\n  land: {cmd: bin/step, timeout: 1s, outs: [landing/a]}\n",
            to: "pipelines/catalog.yaml"
        )
        // It ends as it is asked to, with what it has.
        try shop.stage("step", "trap 'exit 75' TERM; sleep 30 & wait")
        let outcome = try await night("--partial-ok")
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("timed out after 1s"))
    }
}
