import Foundation
import Landing
import Quota

/// What a stage says at its end, from the counts of its tally.
struct StageSummary {
    private typealias Key = Tally.Key

    private let counts: [String: Int]

    init(_ tally: Tally) {
        counts = tally.counts
    }

    /// Two lines for a person: what was done, and what it cost.
    var lines: [String] {
        let work =
            "done \(count(Key.answers)), failed \(count(Key.failed)), skipped \(count(Key.skippedFresh)), "
            + "retried \(count(Key.retried)); 429s \(count(Key.limited)), not modified \(count(Key.notModified))"
        return [work, cost]
    }

    private var cost: String {
        let buckets = Bucket.allCases.compactMap { bucket in
            counts[Key.requests(to: bucket.rawValue)].map { (bucket, $0) }
        }
        let sent = buckets.map(\.1).reduce(0, +)
        guard sent > 0 else { return "no requests" }
        var parts = [
            "requests \(sent): "
                + buckets.map { bucket, number in
                    let left = counts[Key.left(of: bucket.rawValue)].map { " (\($0) left today)" } ?? ""
                    return "\(bucket.rawValue) \(number)\(left)"
                }.joined(separator: ", ")
        ]
        if let mean = counts[Key.meanTime], let median = counts[Key.medianTime],
            let high = counts[Key.highTime]
        {
            parts.append("mean \(mean) ms, p50 \(median) ms, p95 \(high) ms")
        }
        let rows = (Double(count(Key.objects)) / Double(sent))
            .formatted(.number.precision(.fractionLength(1)).locale(Locale(identifier: "en_US_POSIX")))
        parts.append("\(rows) rows a request")
        return parts.joined(separator: "; ")
    }

    private func count(_ name: String) -> Int { counts[name] ?? 0 }
}
