import Concurrency
import Foundation

/// The numbers that were drawn in advance, by bucket: for a short time they may be used.
struct Leases {
    private struct Lease {
        let grant: AdmissionGrant
        let expires: Date
        /// What is left of the grant's numbers.
        var drawn: DrawnNumbers
    }

    private var leases: [Bucket: Lease] = [:]
    /// Numbers that will not be used.
    private var returned: [DrawnNumbers] = []
    /// How many numbers to draw beyond those who wait.
    private(set) var ahead = 0

    /// Whether some of a bucket are at hand, though their time may be over.
    func hold(_ bucket: Bucket) -> Bool { leases[bucket] != nil }

    /// Keeps what was granted, in place of what is left of the bucket's last grant.
    mutating func keep(_ grant: AdmissionGrant, at now: Date) {
        giveBack(grant.drawn.bucket)
        let expires = now + LedgerTime.lease.seconds
        leases[grant.drawn.bucket] = Lease(grant: grant, expires: expires, drawn: grant.drawn)
    }

    /// Takes a number of a bucket, and draws more the next time where the numbers ran out in time.
    ///
    /// - Returns: What it was granted by; `nil` where there is none, or its time is over.
    mutating func use(_ bucket: Bucket, at now: Date) -> AdmissionGrant? {
        guard var lease = leases[bucket] else { return nil }
        guard lease.expires > now else {
            // Fewer came than were expected.
            ahead /= 2
            giveBack(bucket)
            return nil
        }
        lease.drawn.count -= 1
        if lease.drawn.count > 0 {
            leases[bucket] = lease
        } else {
            leases[bucket] = nil
            ahead = min(256, max(1, ahead * 2))
        }
        return lease.grant
    }

    /// Gives back numbers that were never kept.
    mutating func giveBack(_ drawn: DrawnNumbers) {
        returned.append(drawn)
    }

    /// Gives back all that is left.
    mutating func giveBack() {
        for bucket in Array(leases.keys) { giveBack(bucket) }
    }

    private mutating func giveBack(_ bucket: Bucket) {
        guard let lease = leases.removeValue(forKey: bucket), lease.drawn.count > 0 else { return }
        returned.append(lease.drawn)
    }

    /// What the ledger is to take back; it is handed out once.
    mutating func takeReturned() -> [DrawnNumbers] {
        defer { returned = [] }
        return returned
    }
}
