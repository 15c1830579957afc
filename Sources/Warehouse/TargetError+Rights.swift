import Postgres

extension TargetError {
    /// Makes sure that a statement that looks for rights, such as `check_rights`, has found none missing.
    ///
    /// - Parameter lacking: What it has found: nothing, or the first table and what mends it and the others.
    /// - Throws: ``missingRights(_:table:others:grants:role:)``; a `RowError`.
    static func requireNoneMissing(_ lacking: Rows) throws {
        guard let rights = try MissingRights(lacking) else { return }
        throw TargetError.missingRights(
            rights.missing,
            table: rights.table,
            others: rights.others,
            grants: rights.grants,
            role: rights.role
        )
    }
}
