import Diagnostics
import Foundation
import Landing

/// What came of one command's work on runs, one after the other.
public struct SeriesOutcome: Sendable {
    /// What came of the runs, in the order in which they were worked on.
    public let outcomes: [RunOutcome]
    /// What ended the series before its end; `nil` where nothing did.
    public let failure: (any Error)?
    /// The runs that were skipped, and that no night resumes until a person has mended them.
    let stuck: [RunError]
    /// Whether all stages were asked for.
    let isOfAllStages: Bool
    /// Whether a stop was asked for.
    let isStopped: Bool
    /// Whether that kept from being worked on what would have been next.
    let isCutShort: Bool
}

extension SeriesOutcome {
    /// What is to be said at the end, of each run that is not done; without the end of a line each.
    ///
    /// A mail has the last lines only, and those are of the last run, or of what kept it from its work.
    public var reminders: [String] {
        let earlier = outcomes.dropLast(failure == nil ? 1 : 0)
        // Without an outcome those lines are the last ones already.
        guard !outcomes.isEmpty,
            !stuck.isEmpty || rest != nil || earlier.contains(where: { $0.exitCode != 0 })
        else { return [] }
        return stuck.map { "\($0)" } + [rest].compactMap(\.self)
            + outcomes.filter { $0.exitCode != 0 }.map(\.verdict)
    }

    /// The runs that could go on and were not reached, as far as a line goes; `nil` where there are none.
    private var rest: String? {
        guard let waiting = outcomes.last?.waiting, !waiting.isEmpty else { return nil }
        let named = waiting.prefix(5).map { "\($0.run.url.relativePath) (\($0.state))" }
        let more = waiting.count > named.count ? " and \(waiting.count - named.count) more" : ""
        return "left for a later night: \(named.joined(separator: ", "))\(more)"
    }

    /// What the command ends with: the worst of what its runs end with.
    ///
    /// - Parameter failureCode: The exit code that stands for ``failure``; `nil` without one.
    /// - Returns: One of ``ExitCodes/order``; where nothing but the failure is to be told, its code as it is.
    public func exitCode(counting failureCode: Int32?) -> Int32 {
        // A run that was mistyped is a mistake of the command line, not of a manifest.
        if let failureCode, outcomes.isEmpty, stuck.isEmpty { return failureCode }
        // What a stop kept from being landed is left for later, too.
        var codes = isCutShort ? [Remedy.resumeLater.exitCode] : []
        if let failureCode { codes.append(failureCode) }
        codes += outcomes.map(\.exitCode)
        // A run that only a person can mend is a failure every night, lest what it has landed be forgotten. Of stages
        // that are picked, though, the next command goes on with what this one did.
        if isOfAllStages, !stuck.isEmpty { codes.append(Remedy.fixConfiguration.exitCode) }
        return ExitCodes.worst(of: codes)
    }

    /// Whether all came to its end, if only early, because quota or time was used up.
    ///
    /// A load that waits for a lock leaves work for later, too; but not because quota was used up.
    public var isThrough: Bool {
        failure == nil && !isStopped && outcomes.allSatisfy(\.isThrough)
    }
}
