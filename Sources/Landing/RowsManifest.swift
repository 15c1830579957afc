import Files
import Foundation

/// What `rows/manifest.json` says: how much is in each rows file, and which landing it was made of.
public struct RowsManifest: Codable, Sendable, Equatable {
    /// One rows file.
    public struct Table: Codable, Sendable, Equatable {
        /// How many rows it has.
        public var rows = 0
        /// How long it is.
        public var bytes = 0
        /// XXH3 of its bytes in hexadecimal; `nil`: whoever wrote it gave none.
        public var checksum: String?

        /// An empty file.
        public init() {}
    }

    /// The format that this program writes: another one, when the same mapping makes other rows.
    ///
    /// A test compares the rows of fixed answers with those that are recorded for it.
    public static let currentFormat = 7

    /// The format of the rows directory.
    public var format = Self.currentFormat
    /// The rows file of each table.
    public var tables: [String: Table]
    /// What came of the lines, by name, such as `unusable`.
    public var counts: [String: Int] = [:]
    /// The length of each file of landing when it was read, by its name below `landing/`.
    public var landing: [String: Int]
    /// The digest of the mapping that the rows obey, its contracts included.
    public var mapping: String

    /// Empty rows files for `tables`, made of `landing`.
    ///
    /// - Parameters:
    ///   - tables: The tables' names.
    ///   - landing: The files that are read.
    ///   - mapping: The digest of the mapping that the rows obey.
    public init(tables: [String], landing: [LandedFile], mapping: String) {
        self.tables = Dictionary(uniqueKeysWithValues: tables.map { ($0, Table()) })
        self.landing = Dictionary(uniqueKeysWithValues: landing.map { ($0.name, $0.size) })
        self.mapping = mapping
    }

    /// The manifest of the rows of `run`; `nil` where there are none, or they are of another format.
    ///
    /// - Parameter run: The run.
    /// - Returns: The manifest.
    /// - Throws: A ``StorageError`` when it is there and cannot be read.
    public static func read(in run: RunDirectory) throws -> RowsManifest? {
        guard let bytes = try AtomicFile.read(run.rowsManifest) else { return nil }
        let manifest = try? JSONText.value(RowsManifest.self, from: bytes)
        return manifest?.format == currentFormat ? manifest : nil
    }

    /// Reads a manifest; one that says nothing of counts, landing and mapping was written by hand.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        format = try container.decode(Int.self, forKey: .format)
        tables = try container.decode([String: Table].self, forKey: .tables)
        counts = try container.decodeIfPresent([String: Int].self, forKey: .counts) ?? [:]
        landing = try container.decodeIfPresent([String: Int].self, forKey: .landing) ?? [:]
        mapping = try container.decodeIfPresent(String.self, forKey: .mapping) ?? ""
    }
}
