import SQLite

/// What stands in the tables for the API's host.
extension LedgerPage {
    /// The buckets that were ever used, of `owner` or of all, in the order of owners and buckets.
    func buckets(of owner: String?) async throws -> [OwnedBucket] {
        try await transaction.run(.buckets, [.text(host)]).compactMap { row in
            guard let name = row.text(0), let bucket = row.text(1).flatMap(Bucket.init) else { return nil }
            return owner == nil || owner == name ? OwnedBucket(owner: name, bucket: bucket) : nil
        }
    }

    /// The accounts of whose rate limit something is known, of `owner` or of all, in the order of clients.
    func accounts(of owner: String?) async throws -> [Account] {
        try await transaction.run(.clients, [.text(host)]).compactMap { row in
            guard let client = row.text(0), let name = row.text(1) else { return nil }
            return owner == nil || owner == name ? Account(owner: name, client: client) : nil
        }
    }

    /// Requests of a client to one bucket since `start`.
    func recent(_ client: String, of bucket: Bucket, since start: LedgerInstant) async throws -> Int {
        let key: [SQLiteValue] = [.text(host), .text(client), .text(bucket.rawValue), .instant(start)]
        return try await transaction.run(.recentByBucket, key).first?.integer(0) ?? 0
    }
}
