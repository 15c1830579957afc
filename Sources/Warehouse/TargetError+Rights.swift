import Postgres

extension TargetError {
    /// Makes sure that a statement that looks for rights, such as `check_rights`, has found none missing.
    ///
    /// - Parameter lacking: What it has found: nothing, or the first table and what mends it and the others.
    /// - Throws: ``missingRights(_:table:others:grants:role:)``; a `RowError`.
    static func requireNoneMissing(_ lacking: Rows) throws {
        guard let row = lacking.first else { return }
        throw TargetError.missingRights(
            try row.decode("missing"),
            table: try row.decode("table_name"),
            others: try row.decode("others"),
            grants: try row.decode("grants"),
            role: try row.decode("role")
        )
    }
}
