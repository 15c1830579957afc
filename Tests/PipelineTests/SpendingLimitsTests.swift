import Foundation
import Landing
import Pipeline
import Quota
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct SpendingLimitsTests {
    private static let stages = """
        plan: {cmd: plan, outs: [plan]}
        a: {cmd: extract-a, deps: [plan], outs: [landing/a]}
        b: {cmd: extract-b, deps: [landing/a], outs: [landing/b]}
        c: {cmd: spend, deps: [landing/b], outs: [rows]}
        """

    private func shop() throws -> Workshop {
        let shop = try Workshop()
        // Two requests each, and one for a token.
        for name in ["plan", "extract-a", "extract-b", "spend"] {
            try shop.stage(
                name,
                #"""
                echo $NAME "$@" >> $HERE/journal
                [ $NAME = plan ] || echo '{"counts":{"requests":3,"requests.token":1}}'
                """#
            )
        }
        return shop
    }

    @Test func `limits are handed on to the stages that land, budgets also to those that plan`() async throws
    {
        let shop = try shop()
        let asked = try shop.manifest(Self.stages)
        var limits = SpendingLimits()
        limits.budgets = [.search: 5]
        limits.waitForBudget = .seconds(60)
        _ = try await shop.perform(asked.manifest, in: try shop.open(asked), limits: limits)
        let words = "--budget search=5 --wait-for-budget 60s"
        #expect(
            shop.written == ["plan --budget search=5", "extract-a \(words)", "extract-b \(words)", "spend"]
        )
    }

    @Test func `requests allowed to a run are those of all its stages together`() async throws {
        let shop = try shop()
        let asked = try shop.manifest(Self.stages)
        var limits = SpendingLimits()
        limits.maximumRequests = 3
        _ = try await shop.perform(asked.manifest, in: try shop.open(asked), limits: limits)
        let total = "--requests-of-run 3"
        #expect(
            shop.written == [
                "plan", "extract-a --max-requests 3 \(total)", "extract-b --max-requests 1 \(total)", "spend",
            ]
        )
    }

    @Test func `requests of attempts that failed count, and those of stages side by side`() async throws {
        let shop = try shop()
        // Two requests, and one for a token, of which no tally tells.
        try shop.stage(
            "extract-any",
            #"""
            log=$1/landing/albums/requests.ndjson
            shift
            echo "$*" >> $HERE/journal
            mkdir -p "${log%/*}"
            printf '{"bucket":"%s"}\n' token albums albums >> "$log"
            exit 69
            """#
        )
        let asked = try shop.manifest(
            """
            a: {cmd: 'extract-any ${run}', outs: [landing/albums], retry: {max_attempts: 2, interval: 0s}}
            b: {cmd: 'extract-any ${run}', outs: [landing/tracks]}
            """
        )
        let run = try shop.open(asked)
        var limits = SpendingLimits()
        limits.maximumRequests = 9
        // What an earlier start sent is no affair of the next.
        for _ in 0..<2 { _ = try await shop.perform(asked.manifest, in: run, limits: limits) }
        let start = [9, 7, 5].map { "--max-requests \($0) --requests-of-run 9" }
        #expect(shop.written == start + start)
    }

    @Test func `without limits a stage is started as its manifest says`() async throws {
        let shop = try shop()
        let asked = try shop.manifest(Self.stages + "\nd: {cmd: spend, deps: [landing/b], outs: [landing/d]}")
        _ = try await shop.perform(asked.manifest, in: try shop.open(asked))
        #expect(shop.written == ["plan", "extract-a", "extract-b", "spend", "spend"])
        #expect(!shop.said.all.contains { $0.hasPrefix("limits ") })
    }

    @Test func `limits reach what obeys them behind another one, and what lands without them is named`()
        async throws
    {
        let shop = try shop()
        try shop.stage("nice", #"printf '%s\n' "$*" >> $HERE/journal"#)
        let asked = try shop.manifest(
            """
            a: {cmd: 'spend ${run}/plan', outs: [landing/a]}
            b: {cmd: 'nice -n 9 ./extract-b', deps: [landing/a], outs: [landing/b]}
            c: {cmd: 'spend c', deps: [landing/b], outs: [rows]}
            """
        )
        let run = try shop.open(asked)
        var limits = SpendingLimits()
        limits.budgets = [.search: 5]
        _ = try await shop.perform(asked.manifest, in: run, limits: limits)
        let first = "spend \(run.url.relativePath)/plan"
        #expect(shop.written == [first, "-n 9 ./extract-b --budget search=5", "spend c"])
        let named = shop.said.all.filter { $0.hasPrefix("limits ") }
        #expect(named == ["limits do not reach a: its program is none of Discograph's"])
    }

    @Test func `discograph makes a deadline a moment, the same for all stages`() async throws {
        let shop = try shop()
        try shop.scratch.write(
            "name: test\nstages:\n"
                + "  a: {cmd: bin/extract-a, outs: [landing/a]}\n"
                + "  b: {cmd: bin/extract-b, deps: [landing/a], outs: [landing/b]}\n",
            to: "pipelines/catalog.yaml"
        )
        let secrets = "SPOTIFY_CLIENT_ID=a\nSPOTIFY_CLIENT_SECRET=b\n"
        try shop.scratch.write(secrets, to: ".env", permissions: 0o600)
        let outcome = try await shop.discograph("run", "--deadline", "2h", "--max-requests", "9")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let deadlines = shop.written.compactMap { $0.firstMatch(of: /--deadline (\S+Z)$/)?.1 }
        #expect(deadlines.count == 2)
        #expect(Set(deadlines).count == 1)
        let refused = try await shop.discograph("run", "--budget", "serach=1")
        #expect(refused.status == 64)
        #expect(refused.errors.contains("there is no bucket 'serach'"))
    }
}
