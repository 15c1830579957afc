import Postgres

extension TargetError {
    /// Makes sure that a statement that looks at what may be read, such as `check_access`, has found nothing missing.
    ///
    /// - Parameter lacking: What it has found: nothing, or the schemas that are closed, or the first table and what
    ///   mends it and the others.
    /// - Throws: ``closedSchemas(_:role:)``, ``missingRights(_:table:others:grants:role:)``; a `RowError`.
    static func requireReadable(_ lacking: Rows) throws {
        if let row = lacking.first, let schemas = try row.decode("closed_schemas", as: String?.self) {
            throw TargetError.closedSchemas(schemas, role: try row.decode("role"))
        }
        try requireNoneMissing(lacking)
    }

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
