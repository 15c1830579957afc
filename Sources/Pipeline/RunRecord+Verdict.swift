import Diagnostics
import Foundation
import Landing

extension RunRecord {
    /// What became of the runner of a run that says it is running while nobody works on it.
    ///
    /// A record that could not be rewritten looks like that, too.
    static let lostRunner = "its runner was killed, or could not write its record"

    /// How the run stands, and what to do about it, in one line.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - location: Where the pipeline lies that was asked for.
    ///   - keepsCopy: Whether the run's own copy of the manifest is another than the one at `location`: a mistake in it
    ///     can be mended there only.
    ///   - isNamed: Whether the run was named, and so may be neither the newest nor where others lie.
    /// - Returns: The line.
    func verdict(
        on run: RunDirectory,
        at location: PipelineLocation,
        keepsCopy: Bool = false,
        isNamed: Bool = false
    ) -> String {
        let path = run.url.relativePath
        let resume = "discograph resume \(location.words(naming: isNamed ? run : nil))"
        switch state {
        case .done: return "done: \(path)"
        case .partial:
            let when = resumeAt.map { " from \($0.inLocalTime)" } ?? ""
            let words = "partial: \(path) keeps what was landed; the next run picks up the rest\(when)"
            let cut = stages.first { $0.state == .partial && !$0.isThrough }
            let why = cut.map {
                "; \($0.name) ended early: \(Self.shortened($0.reason ?? "it says not why"))"
            }
            return words + (why ?? "")
        case .failed:
            let failed = stages.first { $0.state == .failed }
            let name = failed?.name ?? ""
            let why = failed?.reason.map { ": \(Self.shortened($0))" } ?? ""
            let isWrong = failed?.exitCode == Remedy.fixConfiguration.exitCode
            let copy = run.manifest.relativePath
            let mend =
                keepsCopy && isWrong ? "mend \(copy), which differs from \(location.manifest), then " : ""
            return "failed: \(name)\(why); see \(path)/logs/\(name).log, then \(mend)\(resume)"
        case .stopped: return "stopped: \(resume) continues \(path)"
        case .open, .running: return "open: \(path) has stages left; \(resume) runs them"
        }
    }

    /// As much of a reason as fits into the last line of a mail.
    private static func shortened(_ reason: String) -> String {
        reason.asOneLine.shortened(to: 200)
    }
}
