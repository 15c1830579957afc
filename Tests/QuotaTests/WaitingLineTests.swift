import Foundation
import Testing

@testable import Quota

@Suite struct WaitingLineTests {
    private let now = Date(timeIntervalSince1970: 1_795_000_000)

    @Test func `a grant from before a refusal is given back, though the refusal is over`() async {
        let lock = BucketLock(bucket: .search, until: now + 900, reason: .quotaExceeded)
        let slots = LedgerSlots(day: 1_795_000_000_000, window: 1_795_000_000_000)
        let grant = AdmissionGrant(
            drawn: DrawnNumbers(bucket: .search, count: 3, slots: slots),
            proof: 1,
            isTrial: false,
            left: nil
        )
        await #expect(throws: QuotaError.locked(lock)) {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                var line = WaitingLine(width: 8)
                let first = WaitingLine.Waiter(
                    number: line.come(),
                    bucket: .search,
                    deadline: now + 60,
                    continuation: continuation
                )
                _ = line.lineUp(first, at: now)
                _ = line.next(at: now)
                _ = line.halt(.search)
                let turnedAway = line.resume(lock)
                let passed = line.take(.granted(grant), for: .search, at: now)
                let returned = line.takeReturned()
                #expect(returned == [grant.drawn])
                for (waiter, result) in turnedAway + passed { waiter.continuation.resume(with: result) }
            }
        }
    }
}
