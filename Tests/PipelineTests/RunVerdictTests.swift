import Foundation
import Landing
import Testing

@testable import Pipeline

/// The last line of a command: how the run stands, and what to do about it.
@Suite struct RunVerdictTests {
    private let run = RunDirectory(url: URL(filePath: "runs/one"))
    private let location = PipelineLocation(manifest: "mine.yaml")

    private func record(_ state: RunState, _ change: (inout RunRecord) -> Void = { _ in }) -> RunRecord {
        var record = RunRecord(pipeline: "test", stages: ["a", "b"], openedAt: Date())
        record.state = state
        change(&record)
        return record
    }

    @Test func `what can go on is gone on with by a command that can be typed`() {
        #expect(record(.done).verdict(on: run, at: location) == "done: runs/one")
        let stopped = "stopped: discograph resume mine.yaml continues runs/one"
        #expect(record(.stopped).verdict(on: run, at: location) == stopped)
        let open = record(.open)
        #expect(
            open.verdict(on: run, at: location)
                == "open: runs/one has stages left; discograph resume mine.yaml runs them"
        )
        let elsewhere = PipelineLocation(manifest: "mine.yaml", runs: "elsewhere/")
        #expect(open.verdict(on: run, at: elsewhere).contains("resume mine.yaml --runs elsewhere/ runs them"))
        // A run that was named lies where its path leads.
        let named = record(.stopped).verdict(on: run, at: elsewhere, isNamed: true)
        #expect(named == "stopped: discograph resume mine.yaml --run runs/one continues runs/one")
        let spaced = PipelineLocation(manifest: "my own.yaml", runs: "Anna's")
        let typed = #"resume 'my own.yaml' --runs 'Anna'\''s' runs them"#
        #expect(open.verdict(on: run, at: spaced).contains(typed))
    }

    @Test func `of a partial run it says why, unless quota was used up`() {
        let partial = record(.partial) { $0.end("a", .partial, 75) }
        let words = "partial: runs/one keeps what was landed; the next run picks up the rest"
        #expect(
            partial.verdict(on: run, at: location) == "\(words); a ended early: it says not why"
        )
        let usedUp = record(.partial) { record in
            record["a"].end(StageOutcome(state: .partial, exitCode: 75, counts: [:]), at: Date())
        }
        #expect(usedUp.verdict(on: run, at: location) == words)
    }

    @Test(arguments: [(78, true), (78, false), (65, true)] as [(Int32, Bool)])
    func `the copy is to be mended where it differs and the configuration is wrong`(
        code: Int32,
        keepsCopy: Bool
    ) {
        let failed = record(.failed) { record in
            record["b"].end(StageOutcome(state: .failed, exitCode: code, reason: "no"), at: Date())
        }
        let isMended = code == 78 && keepsCopy
        let mend = isMended ? "mend runs/one/manifest.yaml, which differs from mine.yaml, then " : ""
        #expect(
            failed.verdict(on: run, at: location, keepsCopy: keepsCopy)
                == "failed: b: no; see runs/one/logs/b.log, then \(mend)discograph resume mine.yaml"
        )
    }

    @Test func `a reason is cut there, and stands in full below the table of stages`() {
        let reason = String(repeating: "x", count: 300)
        let failed = record(.failed) { record in
            record["b"].end(StageOutcome(state: .failed, exitCode: 65, reason: reason), at: Date())
        }
        let cut = String(repeating: "x", count: 199) + "…"
        #expect(failed.verdict(on: run, at: location).hasPrefix("failed: b: \(cut); see "))
        #expect(failed.summary.hasSuffix("\n\nb: \(reason)"))
    }
}
