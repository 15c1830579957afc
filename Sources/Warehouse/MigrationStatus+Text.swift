import Files

extension MigrationStatus {
    /// The status for a person: a line for each migration, and one for the views.
    ///
    /// - Parameter pendingOnly: Whether to leave out what is applied.
    /// - Returns: Lines joined by line ends.
    public func text(pendingOnly: Bool = false) -> String {
        let shown = entries.filter { !pendingOnly || $0.appliedAt == nil }
        let lines = shown.map { entry in
            let state = entry.appliedAt.map { "applied \($0)" } ?? "pending"
            return "\(entry.migration.fileName)  \(state)"
        }
        let views =
            hasCurrentViews
            ? (pendingOnly ? [] : ["analytics views  current"]) : ["analytics views  to be refreshed"]
        let all = lines + views
        return all.isEmpty ? "nothing to do" : all.joined(separator: "\n")
    }

    /// The status as one line of JSON.
    ///
    /// - Returns: `{"current":…,"migrations":[{"applied_at":…,"name":…,"number":…,"sha256":…}],"views_current":…}`.
    /// - Throws: Never in practice.
    public func json() throws -> String {
        let migrations = entries.map { entry in
            MigrationEntryJSON(
                number: entry.migration.number,
                name: entry.migration.fileName,
                sha256: entry.migration.sha256,
                appliedAt: entry.appliedAt
            )
        }
        return try JSONText.line(
            of: StatusJSON(isCurrent: isCurrent, hasCurrentViews: hasCurrentViews, migrations: migrations)
        )
    }
}

private struct StatusJSON: Encodable {
    let isCurrent: Bool
    let hasCurrentViews: Bool
    let migrations: [MigrationEntryJSON]

    enum CodingKeys: String, CodingKey {
        case isCurrent = "current"
        case hasCurrentViews = "views_current"
        case migrations
    }
}

private struct MigrationEntryJSON: Encodable {
    let number: Int
    let name: String
    let sha256: String
    @Nullable var appliedAt: String?

    enum CodingKeys: String, CodingKey {
        case number
        case name
        case sha256
        case appliedAt = "applied_at"
    }
}
