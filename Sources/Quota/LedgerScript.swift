/// A statement of the ledger, the same for both kinds of storage.
///
/// Parameters are `$1`, `$2`, … in the order in which they first appear: PostgreSQL numbers them by name,
/// SQLite by appearance.
struct LedgerScript: Sendable {
    let name: String
    let bytes: [UInt8]
    let text: String

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        text = String(decoding: bytes, as: UTF8.self)
    }
}

extension LedgerScript {
    static let bucket = Self("bucket", PackageResources.bucket_sql)
    static let addBucket = Self("add_bucket", PackageResources.add_bucket_sql)
    static let putBucket = Self("put_bucket", PackageResources.put_bucket_sql)
    static let moveBucket = Self("move_bucket", PackageResources.move_bucket_sql)
    static let buckets = Self("buckets", PackageResources.buckets_sql)
    static let addUsage = Self("add_usage", PackageResources.add_usage_sql)
    static let takeUsage = Self("take_usage", PackageResources.take_usage_sql)
    static let trimUsage = Self("trim_usage", PackageResources.trim_usage_sql)
    static let freeingSlot = Self("freeing_slot", PackageResources.freeing_slot_sql)
    static let copyUsage = Self("copy_usage", PackageResources.copy_usage_sql)
    static let countUsage = Self("count_usage", PackageResources.count_usage_sql)
    static let passedInTwoDays = Self("passed_in_two_days", PackageResources.passed_in_two_days_sql)
    static let usage = Self("usage", PackageResources.usage_sql)
    static let client = Self("client", PackageResources.client_sql)
    static let putClient = Self("put_client", PackageResources.put_client_sql)
    static let clients = Self("clients", PackageResources.clients_sql)
    static let addRecent = Self("add_recent", PackageResources.add_recent_sql)
    static let expireRecent = Self("expire_recent", PackageResources.expire_recent_sql)
    static let recent = Self("recent", PackageResources.recent_sql)
    static let recentByBucket = Self("recent_by_bucket", PackageResources.recent_by_bucket_sql)
    static let redateRecent = Self("redate_recent", PackageResources.redate_recent_sql)
    static let dropFutureRecent = Self("drop_future_recent", PackageResources.drop_future_recent_sql)
    static let turnSlot = Self("turn_slot", PackageResources.turn_slot_sql)

    static let version = Self("version", PackageResources.version_sql)
    static let quickCheck = Self("quick_check", PackageResources.quick_check_sql)

    static let lock = Self("lock", PackageResources.lock_sql)
    static let lockHolder = Self("lock_holder", PackageResources.lock_holder_sql)
    static let time = Self("time", PackageResources.time_sql)
    static let limitStatements = Self("limit_statements", PackageResources.limit_statements_sql)
    static let missingRights = Self("missing_rights", PackageResources.missing_rights_sql)
    static let isMigrated = Self("is_migrated", PackageResources.is_migrated_sql)
}
