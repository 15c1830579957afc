extension ServerError {
    /// Whether a table, a view or its whole schema is missing: SQLSTATE 42P01, `undefined_table`, or 3F000,
    /// `invalid_schema_name`.
    public var isMissingRelation: Bool { ["42P01", "3F000"].contains(sqlState) }
}
