import Foundation
import Landing
import Testing

@testable import Pipeline

/// What the end of a process means for its stage.
@Suite struct StageOutcomeTests {
    /// How a process ended, and what becomes of its stage.
    struct Known: Sendable {
        var code: Int32?
        var isLate = false
        var landsOnly = false
        var isStopped = false
        let state: StageState
        var exitCode: Int32 = 75
        var reason: String?
        var isWorthAnother = false
    }

    private func outcome(of known: Known, tally: Tally? = nil, lastLine: String? = nil) -> StageOutcome {
        var stage = StageDefinition(name: "a", command: ["a"])
        stage.timeout = .seconds(60)
        stage.outputs = [.init(name: known.landsOnly ? "landing/albums" : "rows")]
        let ending = StageProcess.Ending(
            exitCode: known.code,
            signal: known.code == nil ? 9 : nil,
            isTimedOut: known.isLate
        )
        return StageOutcome(
            of: stage,
            ending,
            tally: tally,
            lastLine: lastLine,
            isStopRequested: known.isStopped
        )
    }

    @Test(arguments: [
        // What says that it is done, is, whatever else was asked of it.
        Known(code: 0, state: .done, exitCode: 0),
        Known(code: 0, isLate: true, state: .done, exitCode: 0),
        Known(code: 0, isStopped: true, state: .done, exitCode: 0),
        // What ends early is partial where it only lands, unless somebody stopped it.
        Known(code: 75, state: .stopped),
        Known(code: 75, landsOnly: true, state: .partial),
        Known(code: 75, landsOnly: true, isStopped: true, state: .stopped),
        Known(code: 75, isLate: true, state: .stopped, reason: "timed out after 1m"),
        Known(code: 75, isLate: true, landsOnly: true, state: .partial, reason: "timed out after 1m"),
        // So does what we killed, also where it cleans up first and says so by its code.
        Known(code: 143, isLate: true, state: .stopped, reason: "timed out after 1m"),
        Known(code: 143, isLate: true, landsOnly: true, state: .partial, reason: "timed out after 1m"),
        Known(
            code: 143,
            isLate: true,
            landsOnly: true,
            isStopped: true,
            state: .stopped,
            reason: "timed out after 1m"
        ),
        Known(isLate: true, state: .stopped, reason: "timed out after 1m"),
        Known(isLate: true, landsOnly: true, state: .partial, reason: "timed out after 1m"),
        Known(isStopped: true, state: .stopped, reason: "stopped"),
        Known(landsOnly: true, isStopped: true, state: .stopped, reason: "stopped"),
        Known(
            isLate: true,
            landsOnly: true,
            isStopped: true,
            state: .stopped,
            reason: "timed out after 1m"
        ),
        Known(code: 130, isStopped: true, state: .stopped, reason: "exit code 130"),
        Known(code: 130, landsOnly: true, isStopped: true, state: .stopped, reason: "exit code 130"),
        // All else is a failure; worth another attempt is a service that was down, or a death.
        Known(code: 1, state: .failed, exitCode: 70, reason: "exit code 1"),
        Known(code: 64, state: .failed, exitCode: 78, reason: "exit code 64"),
        Known(code: 65, isLate: true, state: .failed, exitCode: 65, reason: "exit code 65"),
        Known(code: 65, isStopped: true, state: .failed, exitCode: 65, reason: "exit code 65"),
        Known(code: 69, state: .failed, exitCode: 69, reason: "exit code 69", isWorthAnother: true),
        Known(code: 128, isStopped: true, state: .failed, exitCode: 70, reason: "exit code 128"),
        Known(code: 143, landsOnly: true, state: .failed, exitCode: 70, reason: "exit code 143"),
        Known(
            landsOnly: true,
            state: .failed,
            exitCode: 70,
            reason: "killed by signal 9",
            isWorthAnother: true
        ),
    ])
    func `how a process ends decides what becomes of its stage`(known: Known) {
        let outcome = outcome(of: known)
        #expect(outcome.state == known.state)
        #expect(outcome.exitCode == known.exitCode)
        #expect(outcome.reason == known.reason)
        #expect(outcome.isTimedOut == known.isLate)
        #expect(outcome.isWorthAnother == known.isWorthAnother)
        #expect(outcome.counts == nil)
        #expect(outcome.resumeAt == nil)
    }

    @Test(arguments: [
        (Known(code: 0, state: .done), "of the tally"),
        (Known(code: 75, state: .stopped), "of the tally"),
        (Known(code: 75, isLate: true, state: .stopped), "timed out after 1m"),
        (Known(code: 65, state: .failed), "of the tally"),
        (Known(code: 2, state: .failed), "exit code 2: of the tally"),
        (Known(code: 130, isStopped: true, state: .stopped), "of the log"),
        (Known(isStopped: true, state: .stopped), "stopped"),
        (Known(state: .failed), "killed by signal 9"),
    ])
    func `the tally knows best why a stage ended early or failed`(
        known: Known,
        reason: String
    ) {
        var tally = Tally(stage: "a", counts: ["rows": 3])
        tally.reason = "of the tally"
        tally.resumeAt = Date(timeIntervalSince1970: 1_000)
        let outcome = outcome(of: known, tally: tally, lastLine: "of the log")
        #expect(outcome.reason == reason)
        #expect(outcome.counts == tally.counts)
        #expect(outcome.resumeAt == tally.resumeAt)
    }

    @Test(
        arguments: [
            (75, "of the log"), (64, "of the log"), (65, "of the log"), (70, "of the log"),
            (1, "exit code 1: of the log"), (127, "exit code 127: of the log"),
        ] as [(Int32, String)]
    )
    func `a stage without a tally is explained by its log, and by a code that is not the contract's`(
        code: Int32,
        reason: String
    ) {
        let outcome = outcome(of: Known(code: code, state: .failed), lastLine: "of the log")
        #expect(outcome.reason == reason)
    }

    @Test func `what says that it is done is not, where something that it makes is missing`() {
        let stage = StageDefinition(name: "a", command: ["a"])
        func outcome(_ code: Int32) -> StageOutcome {
            let ending = StageProcess.Ending(exitCode: code)
            return StageOutcome(of: stage, ending, missing: "summary", isStopRequested: false)
        }
        let wrong = StageOutcome(state: .failed, exitCode: 65, reason: "did not make summary")
        #expect(outcome(0) == wrong)
        #expect(outcome(75).state == .stopped)
        #expect(outcome(77).reason == "exit code 77")
    }

    @Test func `a reason is one line, and no longer than a person reads`() {
        let long = outcome(of: Known(code: 65, state: .failed), lastLine: String(repeating: "é", count: 501))
        #expect(long.reason == String(repeating: "é", count: 499) + "…")
        var tally = Tally(stage: "a")
        tally.reason = "\u{1B}[31mno\tlabel\r\n"
        let colored = outcome(of: Known(code: 75, state: .stopped), tally: tally)
        #expect(colored.reason == " [31mno label ")
    }

    @Test func `what cannot be started has counted nothing, whatever it did before`() {
        var record = StageRecord(name: "a")
        record.end(StageOutcome(state: .partial, exitCode: 75, counts: ["rows": 3]), at: Date())
        record.end(StageOutcome(notStarted: CancellationError()), at: Date())
        #expect(record.state == .failed)
        #expect(record.exitCode == 70)
        #expect(record.reason?.hasPrefix("cannot be started: ") == true)
        #expect(record.counts == nil)
    }
}
