import Catalog
import Foundation
import Postgres
import TestSupport
import Testing

/// The schema keeps what the rest of the project relies on.
@Suite struct SchemaTests {
    @Test func `a staging table has the columns of its rows file, and a view one per field`() async throws {
        try await LoadedDatabase.with { database in
            for table in StagedTable.allCases {
                let script = try String(
                    contentsOf: Checkout.sql.appending(components: "staging", "\(table.rawValue).sql"),
                    encoding: .utf8
                )
                try await database.connection.run(
                    SQLScript(name: "test.sql", text: script.replacing(" on commit drop", with: ""))
                )
                let staged = try await database.rows(Self.columns(of: "staged_\(table.rawValue)"))
                #expect(staged == table.columns)
                let fields = Self.fields(of: table)
                guard !fields.isEmpty else { continue }
                let told = try await database.rows(Self.columns(of: "told_\(table.rawValue)"))
                var columns = table.columns
                columns.insert("fetched_at", at: 1)
                #expect(told == columns + fields.map { "has_\($0.name)" })
                for field in fields {
                    #expect(script.contains("present & \(field.bit) <> 0 as has_\(field.name)"))
                }
            }
        }
    }

    @Test(arguments: StagedTable.allCases)
    func `every rows file has a merge script`(table: StagedTable) throws {
        let folder = Checkout.sql.appending(component: "merge")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.filter { $0.dropFirst(3) == "\(table.rawValue).sql" }.count == 1)
    }

    @Test func `every table, view and column says what it means`() async throws {
        try await LoadedDatabase.with { database in
            let silent = try await database.rows(
                """
                select relation.oid::regclass, attribute.attname
                from pg_class as relation
                join pg_namespace as namespace on namespace.oid = relation.relnamespace
                join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum >= 0
                where namespace.nspname in ('catalog', 'history', 'etl', 'analytics')
                    and relation.relkind in ('r', 'v')
                    and col_description(relation.oid, attribute.attnum) is null
                union all
                select relation.oid::regclass, null
                from pg_class as relation
                join pg_namespace as namespace on namespace.oid = relation.relnamespace
                where namespace.nspname in ('catalog', 'history', 'etl', 'analytics')
                    and relation.relkind in ('r', 'v')
                    and obj_description(relation.oid, 'pg_class') is null
                """
            )
            #expect(silent == [])
        }
    }

    @Test func `every column of the catalogue and its history has an origin, and no origin is of none`()
        async throws
    {
        try await LoadedDatabase.with { database in
            let standing = try await database.rows(
                """
                select format('%s.%s', relation.oid::regclass, attribute.attname), relation.relnamespace::regnamespace
                from pg_class as relation
                join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum > 0
                where relation.relnamespace::regnamespace::text in ('catalog', 'history', 'etl')
                    and relation.relkind in ('r', 'v')
                    and not attribute.attisdropped
                """
            )
            let tables = Set(WarehouseTable.all.map(\.name))
            let expected = standing.compactMap { line -> String? in
                let parts = line.split(separator: "|")
                let table = parts[0].split(separator: ".").dropLast().joined(separator: ".")
                // Of schema etl, which mostly keeps the books, whole tables.
                return parts[1] != "etl" || tables.contains(table) ? String(parts[0]) : nil
            }
            let declared = WarehouseTable.all.flatMap { table in
                table.columns.map { "\(table.name).\($0.name)" }
            }
            #expect(declared.sorted() == expected.sorted())
        }
    }

    @Test func `every identifier of the catalogue is a key, and foreign keys stand on indexes`() async throws
    {
        try await LoadedDatabase.with { database in
            let loose = try await database.rows(
                """
                select attribute.attrelid::regclass, attribute.attname
                from pg_attribute as attribute
                join pg_class as relation on relation.oid = attribute.attrelid and relation.relkind = 'r'
                where relation.relnamespace = 'catalog'::regnamespace
                    and attribute.attname like '%\\_id'
                    and attribute.attname <> 'entity_id'
                    and not exists (
                        select from pg_constraint as foreign_key
                        where foreign_key.conrelid = attribute.attrelid
                            and foreign_key.contype = 'f'
                            and attribute.attnum = any (foreign_key.conkey)
                    )
                """
            )
            #expect(loose == [])
            let unindexed = try await database.rows(
                """
                select foreign_key.conname
                from pg_constraint as foreign_key
                where foreign_key.contype = 'f'
                    and foreign_key.connamespace::regnamespace::text in ('catalog', 'etl')
                    and not exists (
                        select from pg_index as index
                        where index.indrelid = foreign_key.conrelid and index.indkey[0] = foreign_key.conkey[1]
                    )
                """
            )
            #expect(unindexed == [])
        }
    }

    @Test func `an identifier that is not 22 base-62 characters is refused`() async throws {
        try await LoadedDatabase.with { database in
            for bad in ["short", "tooLongByOneCharacter00", "not-base-62-characters"] {
                let error = await #expect(throws: ServerError.self, "\(bad)") {
                    try await database.load { $0.artist(bad, at: time(1), name: "A") }
                }
                #expect(error?.sqlState == "23514", "\(bad)")
            }
            let loads = try await database.rows("select count(*) from etl.load")
            #expect(loads == ["0"])
        }
    }

    private static func columns(of relation: String) -> String {
        """
        select attname from pg_attribute
        where attrelid = 'pg_temp.\(relation)'::regclass and attnum > 0 order by attnum
        """
    }

    private static func fields(of table: StagedTable) -> [(name: String, bit: Int)] {
        switch table {
        case .artist: ArtistField.allCases.map { ("\($0)".snakeCased, $0.rawValue) }
        case .album: AlbumField.allCases.map { ("\($0)".snakeCased, $0.rawValue) }
        case .track: TrackField.allCases.map { ("\($0)".snakeCased, $0.rawValue) }
        default: []
        }
    }
}

extension String {
    /// `externalIDs` as `external_ids`.
    fileprivate var snakeCased: String {
        replacing("IDs", with: "Ids").replacing("URL", with: "Url")
            .replacing(/[A-Z]/) { "_" + $0.output.lowercased() }
    }
}
