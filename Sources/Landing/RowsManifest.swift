import Foundation

/// What `rows/manifest.json` says: how much is in each rows file, and which landing it was made of.
public struct RowsManifest: Codable, Sendable, Equatable {
    /// One rows file.
    public struct Table: Codable, Sendable, Equatable {
        /// How many rows it has.
        public var rows = 0
        /// How long it is.
        public var bytes = 0

        /// An empty file.
        public init() {}
    }

    /// The format that this program writes.
    public static let currentFormat = 1

    /// The format of the rows directory.
    public var format = Self.currentFormat
    /// The rows file of each table.
    public var tables: [String: Table]
    /// What came of the lines, by name, such as `unusable`.
    public var counts: [String: Int] = [:]
    /// The length of each file of landing when it was read, by its name below `landing/`.
    public var landing: [String: Int]

    /// Empty rows files for `tables`, made of `landing`.
    ///
    /// - Parameters:
    ///   - tables: The tables' names.
    ///   - landing: The files that are read.
    public init(tables: [String], landing: [LandedFile]) {
        self.tables = Dictionary(uniqueKeysWithValues: tables.map { ($0, Table()) })
        self.landing = Dictionary(uniqueKeysWithValues: landing.map { ($0.name, $0.size) })
    }

    /// The manifest of the rows of `run`; `nil` where there are none, or they are of another format.
    ///
    /// - Parameter run: The run.
    /// - Returns: The manifest.
    /// - Throws: A ``StorageError`` when it is there and cannot be read.
    public static func read(in run: RunDirectory) throws -> RowsManifest? {
        guard let bytes = try AtomicFile.read(run.rows.appending(component: RowsWriter.manifestName)) else {
            return nil
        }
        let manifest = try? JSONDecoder().decode(RowsManifest.self, from: Data(bytes))
        return manifest?.format == currentFormat ? manifest : nil
    }

    /// The manifest as the text of its file.
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try [UInt8](encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
}
