/// A bucket as one developer account has it: what its quota of the day is counted for.
struct OwnedBucket: Sendable, Hashable {
    let owner: String
    let bucket: Bucket
}

extension Account {
    /// The bucket of this account's owner.
    func owned(_ bucket: Bucket) -> OwnedBucket { OwnedBucket(owner: owner, bucket: bucket) }
}
