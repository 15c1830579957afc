/// The tables and columns that a dump of the schema makes: what `sql/schema.sql` says a database must have.
struct SchemaOutline {
    /// The columns of each table and their types, by the table's name with its schema.
    let tables: [String: [String: String]]

    /// Reads what `pg_dump --schema-only` wrote.
    init(dump: String) {
        var tables: [String: [String: String]] = [:]
        var current: String?
        for line in dump.split(separator: "\n") {
            if let match = line.wholeMatch(of: /CREATE TABLE (\S+) \(/) {
                current = String(match.output.1).replacing("\"", with: "")
                tables[current ?? ""] = [:]
            } else if line.hasPrefix(")") {
                current = nil
            } else if let table = current, let (name, type) = Self.column(in: line) {
                tables[table]?[name] = type
            }
        }
        self.tables = tables
    }

    /// What differs between the columns that a table should have and those it has, in words with a remedy.
    ///
    /// - Parameters:
    ///   - table: Its name, with the schema.
    ///   - expected: The types of its columns, by name.
    ///   - standing: The same as they are; `nil` when there is no such table.
    /// - Returns: A sentence for each; none when nothing differs.
    static func changes(
        of table: String,
        from expected: [String: String],
        to standing: [String: String]?
    ) -> [String] {
        guard let standing else { return ["table \(table) is gone: restore it from a backup"] }
        let lost = expected.keys.filter { standing[$0] == nil }.sorted()
        let foreign = standing.keys.filter { expected[$0] == nil }.sorted()
        if lost.count == 1, foreign.count == 1, expected[lost[0]] == standing[foreign[0]] {
            return [
                "column \(lost[0]) of \(table) is called \(foreign[0]): alter table \(table) rename column \(foreign[0]) to \(lost[0])"
            ]
        }
        let changed = expected.keys.filter { standing[$0] != nil && standing[$0] != expected[$0] }.sorted()
        return lost.map { "column \($0) of \(table) is gone: restore it from a backup" }
            + foreign.map {
                "column \($0) of \(table) is in no migration: alter table \(table) drop column \($0), or make a migration of it"
            }
            + changed.map {
                "column \($0) of \(table) is \(standing[$0] ?? ""), not \(expected[$0] ?? ""): alter its type back"
            }
    }

    private static func column(in line: Substring) -> (name: String, type: String)? {
        let words = line.split(separator: " ")
        guard let name = words.first, !["CONSTRAINT", "PRIMARY", "CHECK", "UNIQUE"].contains(name) else {
            return nil
        }
        let ends: Set<Substring> = ["NOT", "NULL", "DEFAULT", "COLLATE", "GENERATED", "CONSTRAINT"]
        let type = words.dropFirst().prefix { !ends.contains($0) }.joined(separator: " ")
        let bare = type.hasSuffix(",") ? String(type.dropLast()) : type
        return bare.isEmpty ? nil : (String(name).replacing("\"", with: ""), bare)
    }
}
