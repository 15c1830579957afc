import Diagnostics
import Foundation
import Landing

/// What became of a start of a stage.
struct StageOutcome: Sendable, Equatable {
    /// The state that the stage is in then.
    var state: StageState
    /// One of the contract's exit codes.
    var exitCode: Int32
    /// What it counted.
    var counts: [String: Int]?
    /// Why it stopped or failed, in one line.
    var reason: String?
    /// When it is worth starting again.
    var resumeAt: Date?
    /// Whether it was ended because its time was up.
    var isTimedOut = false
    /// Whether trying again could help: a service was down, or it died, which nobody wanted.
    var isWorthAnother = false
}

extension StageOutcome {
    /// What the end of a process means for its stage.
    ///
    /// - Parameters:
    ///   - stage: The stage.
    ///   - ending: How the process ended.
    ///   - tally: What it printed.
    ///   - lastLine: What it logged last.
    ///   - missing: What it should have made and has not.
    ///   - isStopRequested: Whether the run is to stop.
    init(
        of stage: StageDefinition,
        _ ending: StageProcess.Ending,
        tally: Tally? = nil,
        lastLine: String? = nil,
        missing: String? = nil,
        isStopRequested: Bool
    ) {
        // Landed answers are of use without the rest; rows or a load cut short are not.
        let early: StageState = !isStopRequested && stage.landsOnly ? .partial : .stopped
        let lateness: String? = ending.isTimedOut ? "timed out after \(stage.timeout?.words ?? "")" : nil
        let resumeLater = Remedy.resumeLater.exitCode
        switch ending.exitCode {
        case 0:
            if let missing {
                let exitCode = Remedy.fixInput.exitCode
                self.init(state: .failed, exitCode: exitCode, reason: "did not make \(missing)")
            } else {
                self.init(state: .done, exitCode: 0, reason: tally?.reason)
            }
        case resumeLater:
            self.init(state: early, exitCode: resumeLater, reason: lateness ?? tally?.reason ?? lastLine)
        // By a code above 128 a program says that a signal ended it, once it has cleaned up.
        case .some(129...) where ending.isTimedOut, nil where isStopRequested || ending.isTimedOut:
            self.init(state: early, exitCode: resumeLater, reason: lateness ?? "stopped")
        case .some(let code) where code > 128 && isStopRequested:
            self.init(state: .stopped, exitCode: resumeLater, reason: lastLine ?? "exit code \(code)")
        case .some(let code):
            self.init(
                state: .failed,
                exitCode: ExitCodes.normalized(code),
                reason: Self.reason(of: code, tally?.reason ?? lastLine),
                isWorthAnother: code == Remedy.restoreService.exitCode
            )
        case nil:
            self.init(
                state: .failed,
                exitCode: Remedy.reportBug.exitCode,
                reason: "killed by signal \(ending.signal ?? 0)",
                isWorthAnother: true
            )
        }
        // A foreign program may say anything, also what only a terminal understands.
        reason = reason?.asOneLine.shortened(to: Self.longestReason)
        counts = tally?.counts
        resumeAt = tally?.resumeAt
        isTimedOut = ending.isTimedOut
    }

    /// The most characters of a reason: it stands in single lines of status and mails, and the log has it whole.
    private static let longestReason = 500

    /// Why a stage failed; a code that is not the contract's is named, as ours in its place tells less.
    private static func reason(of code: Int32, _ words: String?) -> String {
        let name = "exit code \(code)"
        guard let words else { return name }
        return ExitCodes.isKnown(code) ? words : "\(name): \(words)"
    }

    /// What became of a stage whose program could not even be started.
    ///
    /// - Parameter error: Why.
    init(notStarted error: any Error) {
        let reason = "cannot be started: \(String(describing: error).asOneLine)"
        self.init(state: .failed, exitCode: Remedy.reportBug.exitCode, reason: reason)
    }
}
