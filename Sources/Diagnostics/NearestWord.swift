/// Finds the word that was probably meant.
public enum NearestWord {
    /// The candidate that takes the fewest edits to reach from `word`; `nil` when all are too far.
    ///
    /// - Parameters:
    ///   - word: What was written.
    ///   - candidates: What would have been right.
    /// - Returns: The nearest one, the first of equals.
    public static func to(_ word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, word.count / 3)
        let ranked = candidates.map {
            (candidate: $0, distance: distance(word.lowercased(), $0.lowercased()))
        }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= limit else {
            return candidates.first { $0.hasPrefix(word) && word.count > 2 }
        }
        return best.candidate
    }

    /// `: did you mean 'x'?`, or the list of valid words when nothing is near.
    ///
    /// - Parameters:
    ///   - word: What was written.
    ///   - candidates: What would have been right.
    /// - Returns: The end of a sentence.
    public static func advice(for word: String, among candidates: some Collection<String>) -> String {
        let list = candidates.isEmpty ? "" : ": it may be \(candidates.sorted().joined(separator: ", "))"
        return advice(nearest: to(word, among: candidates), otherwise: list)
    }

    /// `: did you mean 'x'?`, or something else when nothing is near.
    ///
    /// - Parameters:
    ///   - nearest: What ``to(_:among:)`` found.
    ///   - other: The end of the sentence when it found nothing.
    /// - Returns: The end of a sentence.
    public static func advice(nearest: String?, otherwise other: String) -> String {
        nearest.map { ": did you mean '\($0)'?" } ?? other
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two words.
    public static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var older: [Int] = []
        var previous = Array(0...right.count)
        for i in 1...left.count {
            var row = [i]
            for j in 1...right.count {
                let replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                var best = min(previous[j] + 1, row[j - 1] + 1, replaced)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    best = min(best, older[j - 2] + 1)
                }
                row.append(best)
            }
            (older, previous) = (previous, row)
        }
        return previous[right.count]
    }
}
