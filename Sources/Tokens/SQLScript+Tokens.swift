import Postgres

/// The statements on `etl.access_token`.
extension SQLScript {
    static let findToken = SQLScript("find_token", PackageResources.find_token_sql)
    static let saveToken = SQLScript("save_token", PackageResources.save_token_sql)
    static let removeToken = SQLScript("remove_token", PackageResources.remove_token_sql)
    static let lockToken = SQLScript("lock_token", PackageResources.lock_token_sql)
    static let lockHolder = SQLScript("lock_holder", PackageResources.lock_holder_sql)
    static let limitWait = SQLScript("limit_wait", PackageResources.limit_wait_sql)
    static let missingRights = SQLScript("missing_rights", PackageResources.missing_rights_sql)
    static let limitStatements = SQLScript("limit_statements", PackageResources.limit_statements_sql)

    private init(_ name: String, _ bytes: [UInt8]) {
        self.init(name: "Sources/Tokens/sql/\(name).sql", text: String(decoding: bytes, as: UTF8.self))
    }
}
