public import Postgres

/// What the warehouse has: its tables and views, their columns, what each means and where it comes from.
///
/// The meaning is the comment in the database; the origin is what ``LineageReport`` says.
public struct DataCatalog: Sendable, Equatable {
    /// A table or view.
    public struct Table: Sendable, Equatable {
        /// The schema that it is in.
        public let schema: String
        /// Its name without the schema.
        public let name: String
        /// Whether it is a view.
        public let isView: Bool
        /// Its comment; `nil` where there is none.
        public let comment: String?
        /// Its columns, in order.
        public fileprivate(set) var columns: [Column] = []
        /// What its foreign keys refer to.
        public fileprivate(set) var references: [Reference] = []

        /// Schema and name.
        public var qualifiedName: String { "\(schema).\(name)" }
    }

    /// A column of a table or view.
    public struct Column: Sendable, Equatable {
        /// Its name.
        public let name: String
        /// Its type, as SQL writes it.
        public let type: String
        /// Whether null may stand there; `false` also for every column of a view, which promises nothing.
        public let isNullable: Bool
        /// Whether it belongs to the primary key.
        public let isKey: Bool
        /// Its comment; `nil` where there is none.
        public let comment: String?
        /// The places in Spotify's answers that it is read from, such as `album /release_date`.
        public let origins: [String]
    }

    /// A foreign key.
    public struct Reference: Sendable, Equatable {
        /// The columns that refer.
        public let columns: [String]
        /// Schema and name of the table referred to.
        public let table: String
    }

    /// A function of the schemas.
    public struct Function: Sendable, Equatable {
        /// Schema, name and arguments.
        public let signature: String
        /// The type that it returns.
        public let result: String
        /// Its comment; `nil` where there is none.
        public let comment: String?
    }

    /// A schema and its comment, in the order of the tables.
    public struct Schema: Sendable, Equatable {
        /// Its name.
        public let name: String
        /// Its comment; `nil` where there is none.
        public let comment: String?
    }

    /// The schemas.
    public let schemas: [Schema]
    /// All tables and views, schema by schema.
    public let tables: [Table]
    /// All functions.
    public let functions: [Function]

    /// Reads the catalogue of a migrated database; its rows do not matter.
    ///
    /// - Parameters:
    ///   - connection: The database.
    ///   - scripts: The folder with `statements`.
    /// - Returns: The catalogue.
    /// - Throws: ``MigrationError/behind(pending:)`` and its like; a `ServerError`.
    public static func read(_ connection: Connection, scripts: ScriptFolder) async throws -> DataCatalog {
        try await Migrator(scripts: scripts).requireMigrated(connection)
        return try DataCatalog(
            tables: try await connection.query(scripts.statement(.describeTables)),
            columns: try await connection.query(scripts.statement(.describeColumns)),
            references: try await connection.query(scripts.statement(.describeReferences)),
            functions: try await connection.query(scripts.statement(.describeFunctions)),
            origins: origins
        )
    }

    /// What has no comment, each by its whole name: nothing in a warehouse of ours.
    public var undocumented: [String] {
        var names = schemas.filter { $0.comment == nil }.map(\.name)
        for table in tables {
            if table.comment == nil { names.append(table.qualifiedName) }
            for column in table.columns where column.comment == nil {
                names.append("\(table.qualifiedName).\(column.name)")
            }
        }
        return names + functions.filter { $0.comment == nil }.map(\.signature)
    }

    private init(
        tables: Rows,
        columns: Rows,
        references: Rows,
        functions: Rows,
        origins: [String: [String]]
    ) throws {
        var schemas: [Schema] = []
        var found: [Table] = []
        for row in tables {
            let table = try Table(row)
            if schemas.last?.name != table.schema {
                schemas.append(Schema(name: table.schema, comment: try row.decode("schema_comment")))
            }
            found.append(table)
        }
        let places = Dictionary(uniqueKeysWithValues: found.enumerated().map { ($1.qualifiedName, $0) })
        for row in columns {
            guard let place = places[try Self.tableName(row)] else { continue }
            let name = "\(found[place].qualifiedName).\(try row.decode("name", as: String.self))"
            let known: [String] = found[place].isView ? [] : origins[name] ?? []
            found[place].columns.append(try Column(row, origins: known))
        }
        for row in references {
            guard let place = places[try Self.tableName(row)] else { continue }
            found[place].references.append(try Reference(row))
        }
        self.schemas = schemas
        self.tables = found
        self.functions = try functions.map(Function.init)
    }

    private static func tableName(_ row: Row) throws -> String {
        try row.qualified("schema", "table_name")
    }

    /// The places that each column is read from; what is told in words has no place.
    private static var origins: [String: [String]] {
        LineageReport().rows.reduce(into: [:]) { origins, row in
            guard let object = row.object, let pointer = row.pointer, pointer.hasPrefix("/") else { return }
            let (column, place) = ("\(row.table).\(row.column)", "\(object) \(pointer)")
            if origins[column]?.contains(place) != true { origins[column, default: []].append(place) }
        }
    }
}

extension DataCatalog.Table {
    /// A row of `describe_tables.sql`.
    fileprivate init(_ row: Row) throws {
        schema = try row.decode("schema")
        name = try row.decode("name")
        isView = try row.decode("kind", as: String.self) == "view"
        comment = try row.decode("comment")
    }
}

extension DataCatalog.Column {
    /// A row of `describe_columns.sql`.
    fileprivate init(_ row: Row, origins: [String]) throws {
        name = try row.decode("name")
        type = try row.decode("type")
        isNullable = try row.decode("is_nullable")
        isKey = try row.decode("is_key")
        comment = try row.decode("comment")
        self.origins = origins
    }
}

extension DataCatalog.Reference {
    /// A row of `describe_references.sql`.
    fileprivate init(_ row: Row) throws {
        columns = try row.decode("columns", as: String.self).split(separator: ",").map(String.init)
        table = try row.qualified("other_schema", "other_table")
    }
}

extension DataCatalog.Function {
    /// A row of `describe_functions.sql`.
    fileprivate init(_ row: Row) throws {
        signature = try row.qualified("schema", "name")
        result = try row.decode("result")
        comment = try row.decode("comment")
    }
}

extension Row {
    /// The names in two columns with a dot between them.
    fileprivate func qualified(_ schema: String, _ name: String) throws -> String {
        "\(try decode(schema, as: String.self)).\(try decode(name, as: String.self))"
    }
}
