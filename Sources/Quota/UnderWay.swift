import Foundation

/// The requests that were sent and have not ended, each by the number of its pass.
struct UnderWay {
    /// One of them.
    struct Request: Equatable {
        fileprivate let number: Int
        let bucket: Bucket
        let sentAt: Date
        /// Whether it is to show if refusals go on.
        fileprivate(set) var isProbe: Bool
        /// How many of a window will have passed when it is answered, and all that were sent before it.
        fileprivate var proof: Int

        /// How many of its window had passed before it.
        var passed: Int { max(0, proof - 1) }
    }

    /// In the order of sending.
    private var requests: [Request] = []
    /// What the answers have proved since it was last asked for.
    private var proven = 0

    /// How many they are.
    var count: Int { requests.count }

    /// Adds one that is sent now.
    mutating func add(_ number: Int, of grant: AdmissionGrant, at now: Date) {
        requests.append(
            Request(
                number: number,
                bucket: grant.drawn.bucket,
                sentAt: now,
                isProbe: grant.drawn.isProbe,
                proof: grant.proof
            )
        )
    }

    /// Takes out one that has ended and was not refused; `nil` when it has left before.
    ///
    /// An answer proves that one more has passed, and not that those have which it has overtaken: they may yet be
    /// refused. So the first proof is taken, and they move up.
    mutating func end(_ number: Int, isAnswered: Bool) -> Request? {
        guard let index = index(of: number) else { return nil }
        if isAnswered {
            proven = max(proven, requests[0].proof)
            for overtaken in 0..<index {
                requests[overtaken].proof = max(requests[overtaken].proof, requests[overtaken + 1].proof)
            }
        }
        return requests.remove(at: index)
    }

    /// Takes out one that was refused; `nil` when it has left before.
    mutating func refuse(_ number: Int) -> Request? {
        guard let index = index(of: number) else { return nil }
        let refused = requests.remove(at: index)
        // For those after it, it was counted as if it had passed.
        for later in index..<requests.count { requests[later].proof -= 1 }
        // What was sent before a refusal does not show whether they go on after it.
        for other in requests.indices where requests[other].bucket == refused.bucket {
            requests[other].isProbe = false
        }
        return refused
    }

    /// How many of a window the answers have proved to pass; it is told once.
    mutating func takeProven() -> Int {
        defer { proven = 0 }
        return proven
    }

    private func index(of number: Int) -> Int? {
        requests.firstIndex { $0.number == number }
    }
}
