import Foundation

/// The requests that were sent and have not been answered yet.
///
/// It is not told which of them an answer belongs to, so the likeliest is taken.
struct UnderWay {
    private struct Request {
        let sentAt: Date
        /// How many of a window will have passed when it is answered.
        var proof: Int
        /// Whether more were sent than are known to be safe.
        let isTrial: Bool
    }

    private var requests: [Bucket: [Request]] = [:]
    private(set) var count = 0
    /// What the answers have proved since it was last asked for.
    private var proven = 0

    /// Adds one that is sent now.
    mutating func add(_ bucket: Bucket, at now: Date, proof: Int, isTrial: Bool) {
        requests[bucket, default: []].append(Request(sentAt: now, proof: proof, isTrial: isTrial))
        count += 1
    }

    /// Takes out one that has ended and was not refused: the oldest.
    ///
    /// Only an answer proves anything.
    mutating func end(_ bucket: Bucket, isAnswered: Bool) {
        guard let first = requests[bucket]?.first else { return }
        requests[bucket]?.removeFirst()
        count -= 1
        if isAnswered { proven = max(proven, first.proof) }
    }

    /// Takes out one that was refused: the oldest on trial, else the oldest.
    ///
    /// - Returns: When it was sent, and how many of its window had passed before; `nil` when there is none.
    mutating func refuse(_ bucket: Bucket) -> (sentAt: Date, passed: Int)? {
        guard let all = requests[bucket], !all.isEmpty else { return nil }
        let refused = all.firstIndex(where: \.isTrial) ?? all.startIndex
        requests[bucket]?.remove(at: refused)
        count -= 1
        // It was counted for the others as if it had passed.
        for bucket in requests.keys {
            for index in requests[bucket, default: []].indices { requests[bucket]?[index].proof -= 1 }
        }
        return (all[refused].sentAt, max(0, all[refused].proof - 1))
    }

    /// How many of a window the answers have proved to pass; it is told once.
    mutating func takeProven() -> Int {
        defer { proven = 0 }
        return proven
    }
}
