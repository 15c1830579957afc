import Diagnostics
import Foundation
import Landing
import Pipeline
import Quota
import Synchronization

extension Extractor {
    /// What was done, and what keeps it from being complete.
    ///
    /// - Parameters:
    ///   - stage: The stage's name.
    ///   - left: How many more requests each bucket may be sent today, where that is known.
    /// - Returns: The tally; partial where anything is left that a later start would do.
    func tally(of stage: String, left: [Bucket: Int] = [:]) -> Tally {
        let state = state.withLock { $0 }
        var tally = Tally(stage: stage, counts: recorder.counts)
        typealias Key = Tally.Key
        for name in [Key.requests, Key.retried, Key.failed, Key.limited, Key.notModified] {
            tally.counts[name, default: 0] += 0
        }
        tally.counts[Key.answers] = state.answers
        tally.counts[Key.objects] = state.objects
        tally.counts[Key.skippedFresh] = state.skippedFresh
        for (bucket, count) in left { tally.counts[Key.left(of: bucket.rawValue)] = count }
        let times = recorder.times
        tally.counts[Key.meanTime] = times.mean?.wholeMilliseconds(.toNearestOrAwayFromZero)
        tally.counts[Key.medianTime] = times.percentile(0.5)?.wholeMilliseconds(.toNearestOrAwayFromZero)
        tally.counts[Key.highTime] = times.percentile(0.95)?.wholeMilliseconds(.toNearestOrAwayFromZero)

        let reasons = reasons(state)
        tally.isPartial = !reasons.isEmpty
        tally.reason = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
        // What was allowed to this start says nothing about the next one, which may go on at once.
        let moments = state.closures.values.compactMap(\.until) + [state.tokenDelay?.until].compactMap(\.self)
        tally.resumeAt = state.end == nil ? moments.min() : nil
        return tally
    }

    private func reasons(_ state: ExtractionState) -> [String] {
        var reasons = Bucket.allCases.compactMap { state.closures[$0]?.reason }
        if let delay = state.tokenDelay { reasons.append(delay.reason) }
        if let end = state.end { reasons.append(end) }
        if context.stop.isRequested { reasons.append("stopped by request; start again to continue") }
        if state.unanswered > 0 {
            reasons.append(
                "\(state.unanswered) requests without an answer, the last one: \(state.lastFailure)"
            )
        }
        return reasons
    }
}
