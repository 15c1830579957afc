/// What a role may not do in a database, and the statements that let it.
public struct MissingRights: Sendable, Equatable, CustomStringConvertible {
    /// The privileges that it lacks, such as `select, insert`.
    public let missing: String
    /// The first table, function or schema on which it lacks them.
    public let table: String
    /// On how many more it lacks any.
    public let others: Int
    /// The statements that grant everything that is missing.
    public let grants: String
    /// The role.
    public let role: String

    /// What is known from elsewhere to be missing.
    public init(missing: String, table: String, others: Int, grants: String, role: String) {
        self.missing = missing
        self.table = table
        self.others = others
        self.grants = grants
        self.role = role
    }

    /// What a statement that looks for rights has found; `nil` where it has found none missing.
    ///
    /// - Parameter lacking: Nothing, or a row with `missing`, `table_name`, `others`, `grants` and `role`.
    /// - Throws: A ``RowError``.
    public init?(_ lacking: Rows) throws {
        guard let row = lacking.first else { return nil }
        self.init(
            missing: try row.decode("missing"),
            table: try row.decode("table_name"),
            others: try row.decode("others"),
            grants: try row.decode("grants"),
            role: try row.decode("role")
        )
    }

    /// One line: who lacks what, and the statements.
    public var description: String {
        "role \(role) lacks \(missing) on \(table)\(others == 0 ? "" : " and rights on \(others) more"): \(grants)"
    }
}

extension ServerError {
    /// Whether the role may not do what it asked for: SQLSTATE 42501, `insufficient_privilege`.
    public var isDenial: Bool { sqlState == "42501" }
}
