import Foundation
import Testing

@testable import Quota

@Suite struct WaitingLineTests {
    private let now = Date(timeIntervalSince1970: 1_795_000_000)
    private let grant = AdmissionGrant.of(3, proof: 1)

    @Test func `a grant from before a refusal is given back, though the refusal is over`() async {
        let lock = BucketLock(bucket: .search, until: now + 900, reason: .quotaExceeded)
        await #expect(throws: QuotaError.locked(lock)) {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                var line = WaitingLine(width: 8)
                func waiter(_ number: Int) -> WaitingLine.Waiter {
                    WaitingLine.Waiter(
                        number: number,
                        bucket: .search,
                        deadline: now + 60,
                        continuation: continuation
                    )
                }
                let (first, second) = (line.come(), line.come())
                _ = line.take(.granted(.of(1, proof: 1)), for: .search, at: now)
                _ = line.lineUp(waiter(first), at: now)
                _ = line.lineUp(waiter(second), at: now)
                _ = line.next(at: now)
                let refused = line.halt(first)
                #expect(refused?.bucket == .search)
                let turnedAway = line.resume(lock)
                let passed = line.take(.granted(grant), for: .search, at: now)
                let returned = line.takeReturned()
                #expect(returned == [grant.drawn])
                for (waiter, result) in turnedAway + passed { waiter.continuation.resume(with: result) }
            }
        }
    }

    @Test func `a grant that comes after the deadline lets nobody pass, and is given back`() async {
        await #expect(throws: QuotaError.later(.search, until: now + 61)) {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                var line = WaitingLine(width: 8)
                let late = WaitingLine.Waiter(
                    number: line.come(),
                    bucket: .search,
                    deadline: now + 60,
                    continuation: continuation
                )
                _ = line.lineUp(late, at: now)
                _ = line.next(at: now)
                let passed = line.take(.granted(grant), for: .search, at: now + 61)
                let turnedAway = line.next(at: now + 61).resumptions
                let returned = line.takeReturned(all: true)
                #expect(returned == [grant.drawn])
                for (waiter, result) in passed + turnedAway { waiter.continuation.resume(with: result) }
            }
        }
    }

    @Test func `who comes while the ledger is asked is put off only by what that takes from then on`() async {
        await #expect(throws: QuotaError.later(.search, until: now + 15)) {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                var line = WaitingLine(width: 8)
                func waiter(_ number: Int, patience: TimeInterval) -> WaitingLine.Waiter {
                    WaitingLine.Waiter(
                        number: number,
                        bucket: .search,
                        deadline: now + 60,
                        patienceEnd: now + patience,
                        continuation: continuation
                    )
                }
                let (first, second) = (line.come(), line.come())
                _ = line.lineUp(waiter(first, patience: 1), at: now)
                _ = line.next(at: now)
                _ = line.lineUp(waiter(second, patience: 10), at: now + 9)
                let turnedAway = line.take(.full, for: .search, at: now + 10)
                #expect(turnedAway.isEmpty)
                #expect(line.waiters.map(\.end) == [now + 11, now + 11])
                continuation.resume(throwing: QuotaError.later(.search, until: now + 15))
            }
        }
    }

    @Test func `who comes after the deadline passes no more, though a number is at hand`() async {
        await #expect(throws: QuotaError.later(.search, until: now)) {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                var line = WaitingLine(width: 8)
                _ = line.take(.granted(grant), for: .search, at: now)
                let late = WaitingLine.Waiter(
                    number: line.come(),
                    bucket: .search,
                    deadline: now,
                    continuation: continuation
                )
                continuation.resume(with: line.lineUp(late, at: now) ?? .success(()))
            }
        }
    }
}
