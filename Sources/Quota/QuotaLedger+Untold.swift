import Concurrency
import Diagnostics
import Foundation

extension QuotaLedger {
    /// Keeps the lock for which a refusal is reason, because the ledger could not take note of it.
    ///
    /// - Parameters:
    ///   - request: The refused request.
    ///   - error: What kept the ledger from it.
    /// - Returns: The error, with the lock named.
    func keep(_ request: RefusedRequest, after error: any Error) -> any Error {
        guard let length = request.lockLength else { return error }
        let lock = UntoldLock(request.target, request.lockReason, metAt: request.answeredAt, length: length)
        let isKept = untold.map { (try? $0.keep(lock)) != nil } ?? false
        guard let cause = error as? any Failure else { return error }
        return UntoldLockError(
            lock: BucketLock(bucket: lock.bucket, until: lock.end, reason: lock.reason),
            isKept: isKept,
            cause: cause
        )
    }

    /// Tells the ledger of the locks of which it could not take note, whoever met them.
    func tellOfLocks() async throws {
        guard let untold else { return }
        let locks = try untold.all()
        guard !locks.isEmpty else { return }
        try await transaction { page in
            for lock in locks { try await self.take(lock, on: page) }
        }
        for lock in locks { try untold.drop(lock.target, endingBy: lock.end) }
    }

    private func take(_ lock: UntoldLock, on page: LedgerPage) async throws {
        guard let rest = lock.rest(at: clock.now()) else { return }
        let known = try await page.state(of: lock.target)
        if known == nil { try await page.begin(lock.target) }
        var state = known ?? BucketState(openedAt: page.now)
        state.lock(for: rest, lock.reason, at: page.now)
        try await page.put(state, for: lock.target)
    }
}
