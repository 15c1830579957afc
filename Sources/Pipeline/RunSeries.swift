import Concurrency
import Landing

/// One command's work on runs, one after the other: those that can only be brought to their end, then one that lands.
///
/// A run in which nothing is left to land keeps no night from landing.
public struct RunSeries: Sendable {
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
    /// - Returns: What came of them. What becomes of one run, or keeps it from being opened, takes nothing from what
    ///   became of those before it.
    public func perform() async -> SeriesOutcome {
        var outcomes: [RunOutcome] = []
        var failure: (any Error)?
        var stuck: [RunError] = []
        var done = ContinuedRuns()
        var goesOn = false
        repeat {
            let attempt = await session.perform(beyond: done)
            for error in attempt.stuck where !stuck.contains(error) { stuck.append(error) }
            for run in attempt.skipped.compactMap(\.heldRun) { done.add(run) }
            switch attempt.result {
            case .success(let outcome):
                outcomes.append(outcome)
                done.add(outcome.run.name, outcome.record, of: outcome.manifest)
                goesOn = mayGoOn && outcome.leavesRoomToLand
            case .failure(let error):
                failure = error
                goesOn = false
            }
        } while goesOn && !session.stop.isRequested
        return SeriesOutcome(
            outcomes: outcomes,
            failure: failure,
            stuck: stuck,
            isOfAllStages: session.only.isEmpty,
            isStopped: session.stop.isRequested,
            isCutShort: goesOn
        )
    }

    /// Says what ``perform()`` would do, and changes nothing.
    ///
    /// - Parameter show: Called with what would be done with each run, in their order.
    /// - Throws: As ``RunSession/preview(beyond:)``.
    public func preview(_ show: (RunPreview) -> Void) throws {
        var done = ContinuedRuns()
        var goesOn = false
        repeat {
            let preview = try session.preview(beyond: done)
            show(preview)
            for run in preview.held + [preview.run].compactMap(\.self) { done.add(run) }
            goesOn = mayGoOn && preview.leavesRoomToLand
        } while goesOn
    }

    private var mayGoOn: Bool { session.choice == .continued && session.only.isEmpty }
}
