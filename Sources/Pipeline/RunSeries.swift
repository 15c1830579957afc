import Concurrency
import Diagnostics
import Landing

/// One command's work on runs, one after the other: those that can only be brought to their end, then one that lands.
///
/// A run in which nothing is left to land keeps no night from landing.
public struct RunSeries: Sendable {
    /// What came of the runs, in the order in which they were worked on.
    public private(set) var outcomes: [RunOutcome] = []
    /// What ended the series before its end; `nil` where nothing did.
    public private(set) var failure: (any Error)?
    /// The runs that were skipped, and that no night resumes until a person has mended them.
    private var stuck: [RunError] = []
    /// Whether a stop kept from being worked on what would have been next.
    private var isCutShort = false

    private let session: RunSession

    /// A series that has not begun.
    ///
    /// - Parameter session: How each run is worked on. Only ``RunChoice/continued`` leads to more than one, and only
    ///   where all stages are asked for.
    public init(of session: RunSession) {
        self.session = session
    }

    /// Works on one run after the other, until one had something left to land, or a stop is asked for.
    ///
    /// - Throws: As ``RunSession/perform()``, where there is nothing else to tell; else it becomes ``failure``.
    public mutating func perform() async throws {
        var done = ContinuedRuns()
        var goesOn = false
        repeat {
            var next = session
            next.done = done
            do {
                let outcome = try await next.perform()
                outcomes.append(outcome)
                done.add(outcome.run.name, outcome.record, of: outcome.manifest)
                goesOn = mayGoOn && outcome.leavesRoomToLand
            } catch {
                failure = error
                goesOn = false
            }
            for error in next.stuck where !stuck.contains(error) { stuck.append(error) }
            // What became of the runs before it counts, and is told, all the same.
            if let failure, outcomes.isEmpty, stuck.isEmpty { throw failure }
        } while goesOn && !session.stop.isRequested
        isCutShort = goesOn
    }

    /// Says what ``perform()`` would do, and changes nothing.
    ///
    /// - Parameter show: Called with what would be done with each run, in their order.
    /// - Throws: As ``RunSession/preview()``.
    public func preview(_ show: (RunPreview) -> Void) throws {
        var done = ContinuedRuns()
        var goesOn = false
        repeat {
            var next = session
            next.done = done
            let preview = try next.preview()
            show(preview)
            if let run = preview.run { done.add(run) }
            goesOn = mayGoOn && preview.leavesRoomToLand
        } while goesOn
    }

    private var mayGoOn: Bool { session.choice == .continued && session.only.isEmpty }
}

extension RunSeries {
    /// What is to be said once more at the end, of each run that is not done; without the end of a line each.
    ///
    /// A mail has the last lines only, and those are of the last run, or of what kept it from its work.
    public var reminders: [String] {
        let earlier = outcomes.dropLast(failure == nil ? 1 : 0)
        // Without an outcome those lines are the last ones already.
        guard !outcomes.isEmpty, !stuck.isEmpty || earlier.contains(where: { $0.exitCode != 0 }) else {
            return []
        }
        return stuck.map { "\($0)" } + outcomes.filter { $0.exitCode != 0 }.map(\.verdict)
    }

    /// What the command ends with: the worst of what its runs end with.
    ///
    /// - Parameter failureCode: The exit code that stands for ``failure``; `nil` without one.
    /// - Returns: One of ``ExitCodes/order``.
    public func exitCode(counting failureCode: Int32?) -> Int32 {
        // What a stop kept from being landed is left for later, too.
        var codes = isCutShort ? [Remedy.resumeLater.exitCode] : []
        if let failureCode { codes.append(failureCode) }
        codes += outcomes.map(\.exitCode)
        // A run that only a person can mend is a failure every night, lest what it has landed be forgotten. Of stages
        // that are picked, though, the next command goes on with what this one did.
        if session.only.isEmpty, !stuck.isEmpty { codes.append(Remedy.fixConfiguration.exitCode) }
        return ExitCodes.worst(of: codes)
    }

    /// Whether all came to its end, if only early, because quota or time was used up.
    ///
    /// A load that waits for a lock leaves work for later, too; but not because quota was used up.
    public var isThrough: Bool {
        failure == nil && !session.stop.isRequested && outcomes.allSatisfy(\.isThrough)
    }
}
