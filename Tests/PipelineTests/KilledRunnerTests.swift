import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

/// What later commands make of a run whose runner was killed.
@Suite(.timeLimit(.minutes(10))) struct KilledRunnerTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.scratch.write(
            """
            name: test
            stages:
              a: {cmd: bin/step a, outs: [landing/a]}
              b: {cmd: bin/step b, deps: [landing/a], outs: ['database:catalog']}
              c: {cmd: bin/step c, deps: ['database:catalog']}
            """,
            to: "pipelines/catalog.yaml"
        )
        try shop.stage("step", "echo $1 >> $HERE/journal; [ -e $HERE/fast ] || exec sleep 300")
    }

    /// Runs `discograph`, and kills it and its stage, once that has started.
    private func killed(_ arguments: String...) async throws {
        let going = try Program(
            Checkout.products.appending(component: "discograph"),
            arguments,
            in: shop.scratch.url
        )
        try await shop.waitForStage(of: going)
        going.killEverything()
        _ = try await going.outcome()
        try shop.scratch.write("", to: "fast")
    }

    /// The keys of the one line of JSON that a command printed; those of its stages stay below theirs.
    private func object(_ output: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    @Test func `a stage that needs the one its runner died in is not passed over in silence`() async throws {
        try await killed("run")
        let foretold = try await shop.discograph("run", "--continue", "--only", "b", "--dry-run")
        #expect(foretold.output.contains("  leave  b: it needs a, which is killed\n"), "\(foretold.output)")
        let picked = try await shop.discograph("run", "--continue", "--partial-ok", "--only", "b")
        #expect(picked.status == 75)
        let verdict = try #require(picked.errors.split(separator: "\n").last)
        #expect(verdict.hasPrefix("stopped: discograph resume "))
        #expect(shop.written == ["a"])
        #expect(try await shop.discograph("status").output.contains("stopped"))
        #expect(try await shop.discograph("resume").status == 0)
        #expect(shop.written == ["a", "a", "b", "c"])
    }

    @Test func `a stage behind one that was blocked before is no success`() async throws {
        try shop.stage("step", "echo $1 >> $HERE/journal; [ $1 != a ] || [ -e $HERE/fast ] || exit 69")
        #expect(try await shop.discograph("run").status == 69)
        try shop.scratch.write("", to: "fast")
        #expect(try await shop.discograph("run", "--continue", "--only", "a").status == 0)
        let picked = try await shop.discograph("run", "--continue", "--only", "c")
        #expect(picked.status == 75, "\(picked.errors)")
        #expect(shop.written == ["a", "a"])
    }

    @Test func `a run that somebody works on is not entered by another path`() async throws {
        let going = try Program(
            Checkout.products.appending(component: "discograph"),
            ["run"],
            in: shop.scratch.url
        )
        try await shop.waitForStage(of: going)
        let run = try #require(try shop.folder.entries().first).run
        let other = try shop.scratch.write("", to: "elsewhere/note").deletingLastPathComponent()
        try FileManager.default.createSymbolicLink(
            at: other.appending(component: run.name),
            withDestinationURL: run.url.absoluteURL
        )
        let second = try await shop.discograph("run", "--run", "elsewhere/\(run.name)")
        #expect(second.status == 75, "\(second.errors)")
        #expect(second.errors.contains("a runner of \(run.name) is already running"), "\(second.errors)")
        going.killEverything()
        _ = try await going.outcome()
        #expect(shop.written == ["a"])
    }

    @Test func `the next runner may have the number of the killed one, as in a container`() async throws {
        try await killed("run")
        let run = try #require(try shop.folder.entries().first).run
        let script = #"""
            sed -i "s/\"pid\" *: *[0-9]*/\"pid\" : $$/" "$1"
            exec "$2" run --continue --json
            """#
        let program = Checkout.products.appending(component: "discograph").path
        let next = try Program(
            URL(filePath: "/bin/sh"),
            ["-c", script, "sh", run.record.path, program],
            in: shop.scratch.url
        )
        let outcome = try await next.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains(#""pid":\#(next.identifier)"#))
        #expect(try shop.folder.entries().map(\.run.name) == [run.name])
        #expect(shop.written == ["a", "a", "b", "c"])
    }

    @Test func `of any pipeline a killed run is named with the command that resumes it`() async throws {
        let manifest = "name: mine\nstages:\n  a: {cmd: bin/step a, outs: [landing/a]}\n"
        try shop.scratch.write(manifest, to: "mine.yaml")
        try await killed("run", "mine.yaml", "--runs", "nights")
        let listed = try await shop.discograph("status", "--runs", "nights", "--json").output
        let going = try object(listed)
        #expect(going["state"] as? String == "killed", "\(listed)")
        // Nobody knows yet with what it ends.
        #expect(going["exit_code"] is NSNull, "\(listed)")
        #expect(going["manifest_path"] as? String == "mine.yaml", "\(listed)")

        let check = try await shop.discograph("status", "--check", "--runs", "nights")
        #expect(check.status == 65)
        let lines = check.output.split(separator: "\n")
        let lost = ": its runner was killed, or could not write its record (is the disk full?): discograph "
        let line = try #require(lines.first { $0.contains(lost) })
        let command = try #require(line.split(separator: ": discograph ").last)
        let words = command.split(separator: " ").map(String.init)
        #expect(words.starts(with: ["resume", "mine.yaml", "--run"]), "\(line)")
        let resumed = try await shop.discograph(words)
        #expect(resumed.status == 0, "\(resumed.errors)")
        let ended = try await shop.discograph("status", "--runs", "nights", "--json").output
        #expect(try object(ended)["exit_code"] as? Int == 0, "\(ended)")
        #expect(try await shop.discograph("status", "--check", "--runs", "nights").status == 0)
    }
}
