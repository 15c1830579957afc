/// Which occurrences of a load need not be copied, because they repeat what is known: two bits for each.
///
/// An occurrence's number is that of its answer, then its place in it; so the bits of an answer stand together.
final class SkippedOccurrences {
    /// What becomes of the rows of an occurrence.
    enum Fate {
        /// They are copied.
        case needed
        /// They are left out, and count as staged.
        case skipped
        /// They are left out, and another occurrence of the same object counts as staged.
        case superseded
    }

    /// No load has as many answers; a number beyond is a damaged file.
    private static let mostAnswers = 1 << 28

    /// For each answer the number of places, and once ``seal()`` was called the place of its first bit.
    private var starts: [Int] = []
    private var isNeeded: [UInt64] = []
    private var isSuperseded: [UInt64] = []

    /// Makes room for an occurrence.
    ///
    /// - Returns: `false` when no answer has such a number.
    func note(_ occurrence: Int) -> Bool {
        let (answer, place) = (occurrence >> 20, occurrence & 0xF_FFFF)
        guard answer < Self.mostAnswers else { return false }
        if answer >= starts.count {
            starts.append(contentsOf: repeatElement(0, count: answer + 1 - starts.count))
        }
        if place >= starts[answer] { starts[answer] = place + 1 }
        return true
    }

    /// All occurrences are noted: from here on each of them is skipped, unless it is marked otherwise.
    func seal() {
        var total = 0
        for answer in starts.indices {
            let count = starts[answer]
            starts[answer] = total
            total += count
        }
        starts.append(total)
        isNeeded = Array(repeating: 0, count: total / 64 + 1)
        isSuperseded = isNeeded
    }

    /// Says what becomes of an occurrence.
    func mark(_ occurrence: Int, isSuperseded superseded: Bool) {
        guard let bit = bit(of: occurrence) else { return }
        if superseded {
            isSuperseded[bit >> 6] |= 1 << UInt64(bit & 63)
        } else {
            isNeeded[bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }

    /// What becomes of an occurrence; one that was not noted is needed.
    func fate(of occurrence: Int) -> Fate {
        guard let bit = bit(of: occurrence) else { return .needed }
        if isNeeded[bit >> 6] >> UInt64(bit & 63) & 1 == 1 { return .needed }
        return isSuperseded[bit >> 6] >> UInt64(bit & 63) & 1 == 1 ? .superseded : .skipped
    }

    private func bit(of occurrence: Int) -> Int? {
        let (answer, place) = (occurrence >> 20, occurrence & 0xF_FFFF)
        guard answer >= 0, answer + 1 < starts.count else { return nil }
        let bit = starts[answer] + place
        return bit < starts[answer + 1] ? bit : nil
    }
}
