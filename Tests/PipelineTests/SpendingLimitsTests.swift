import Foundation
import Landing
import Pipeline
import Quota
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct SpendingLimitsTests {
    private static let stages = """
        plan: {cmd: 'spend plan', outs: [plan]}
        a: {cmd: 'spend a', deps: [plan], outs: [landing/a]}
        b: {cmd: 'spend b', deps: [landing/a], outs: [landing/b]}
        c: {cmd: 'spend c', deps: [landing/b], outs: [rows]}
        """

    private func shop() throws -> Workshop {
        let shop = try Workshop()
        // Two requests each, and one for a token.
        try shop.stage(
            "spend",
            #"""
            echo "$*" >> $HERE/journal
            [ $1 = plan ] || echo '{"stage":"x","counts":{"requests":3,"requests.token":1},"partial":false}'
            """#
        )
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
        #expect(shop.written == ["plan --budget search=5", "a \(words)", "b \(words)", "c"])
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
                "plan", "a --max-requests 3 \(total)", "b --max-requests 1 \(total)", "c",
            ]
        )
    }

    @Test func `requests of attempts that failed count, and those of stages side by side`() async throws {
        let shop = try shop()
        // Two requests, and one for a token, of which no tally tells.
        try shop.stage(
            "ask",
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
            a: {cmd: 'ask ${run}', outs: [landing/albums], retry: {max_attempts: 2, interval: 0s}}
            b: {cmd: 'ask ${run}', outs: [landing/tracks]}
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
        let asked = try shop.manifest(Self.stages)
        _ = try await shop.perform(asked.manifest, in: try shop.open(asked))
        #expect(shop.written == ["plan", "a", "b", "c"])
    }

    @Test func `discograph makes a deadline a moment, the same for all stages`() async throws {
        let shop = try shop()
        try shop.scratch.write(
            "name: test\nstages:\n"
                + "  a: {cmd: bin/spend a, outs: [landing/a]}\n"
                + "  b: {cmd: bin/spend b, deps: [landing/a], outs: [landing/b]}\n",
            to: "pipelines/catalog.yaml"
        )
        let outcome = try await shop.discograph("run", "--deadline", "2h", "--max-requests", "9")
        #expect(outcome.status == 0)
        let deadlines = shop.written.compactMap { $0.firstMatch(of: /--deadline (\S+Z)$/)?.1 }
        #expect(deadlines.count == 2)
        #expect(Set(deadlines).count == 1)
        let refused = try await shop.discograph("run", "--budget", "serach=1")
        #expect(refused.status == 64)
        #expect(refused.errors.contains("there is no bucket 'serach'"))
    }
}
