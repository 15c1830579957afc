import Foundation
import SQLite

/// How the tables come to be, and are brought up to date.
extension FrontierTables {
    /// The tables of the file at `url` as they stand; empty ones where there is none, nor the log of one.
    init(reading url: URL) throws {
        let file = SQLiteFile.frontier(at: url)
        guard try file.exists() else {
            self.init(database: try SQLiteDatabase(SQLiteFile(inMemory: "frontier")))
            try upgrade(from: 0)
            return
        }
        try file.requireHeader()
        self.init(database: try SQLiteDatabase(file, isReadOnly: true))
        // Version 3 added only what concerns who writes.
        guard try version() >= 2 else { throw FrontierError.older(path: url.path, version: try version()) }
    }

    /// Brings the tables of `database` up to date; `mapping` is the digest of what makes rows of answers.
    static func prepare(_ database: SQLiteDatabase, mapping: String?) throws {
        try database.execute(PackageResources.session_sql)
        // An upgrade changes whole tables.
        try database.execute(PackageResources.copies_in_file_sql)
        let tables = FrontierTables(database: database)
        try database.transaction {
            try tables.upgrade(from: tables.version())
            try database.execute(PackageResources.latest_table_sql)
            try database.execute(PackageResources.unanswered_table_sql)
            if let mapping { try tables.dropTags(unlessOf: mapping) }
        }
        try database.execute(PackageResources.copies_in_memory_sql)
    }

    private func version() throws -> Int {
        var version = 0
        try run("version", PackageResources.version_sql, []) { version = $0.integer(0) }
        guard version <= 3 else {
            throw FrontierError.newer(path: database.file.url.path, version: version)
        }
        return version
    }

    private func upgrade(from version: Int) throws {
        if version == 0 { try database.execute(PackageResources.schema_sql) }
        if version <= 1 { try database.execute(PackageResources.upgrade_1_to_2_sql) }
        if version <= 2 { try database.execute(PackageResources.upgrade_2_to_3_sql) }
    }

    /// Drops every `ETag` where another mapping than `mapping` made rows of the answers, or none is known.
    ///
    /// That an answer is as it was confirms those rows: what `mapping` alone takes from it would never be told.
    private func dropTags(unlessOf mapping: String) throws {
        var known: String?
        try run("mapping", PackageResources.mapping_sql, []) { known = $0.text(0) }
        guard known != mapping else { return }
        try run("untag_entities", PackageResources.untag_entities_sql, [])
        try run("untag_all_pages", PackageResources.untag_all_pages_sql, [])
        try run("put_mapping", PackageResources.put_mapping_sql, [.text(mapping)])
    }
}
