import Catalog
import Foundation
import Landing

/// What `transform` says about the rows it wrote: `rows/manifest.json`.
struct RowsManifest: Decodable, Sendable, Equatable {
    /// The rows and bytes of one file.
    struct Table: Decodable, Sendable, Equatable {
        let rows: Int
        let bytes: Int
    }

    /// The format that this program reads.
    static let format = 1

    let format: Int
    let tables: [String: Table]

    /// Reads the manifest of `run` and holds it against the files.
    ///
    /// - Throws: ``WarehouseError/badRows(file:reason:)`` naming the first file that is missing, torn or unknown.
    init(of run: RunDirectory) throws {
        let url = run.rows.appending(component: "manifest.json")
        let name = url.relativePath
        guard let data = try? Data(contentsOf: url) else {
            throw WarehouseError.badRows(file: name, reason: "is missing or cannot be read")
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch {
            throw WarehouseError.badRows(file: name, reason: "is not a manifest of rows")
        }
        guard format == Self.format else {
            throw WarehouseError.badRows(file: name, reason: "has format \(format), not \(Self.format)")
        }
        if let unknown = tables.keys.sorted().first(where: { StagedTable(rawValue: $0) == nil }) {
            throw WarehouseError.badRows(
                file: name,
                reason: "names a table that this program does not load, \(unknown)"
            )
        }
        for table in StagedTable.allCases {
            try verify(table, in: run)
        }
    }

    /// What the manifest says about `table`, which it names.
    subscript(table: StagedTable) -> Table {
        tables[table.rawValue] ?? Table(rows: 0, bytes: 0)
    }

    private func verify(_ table: StagedTable, in run: RunDirectory) throws {
        let url = run.file(of: table)
        guard let expected = tables[table.rawValue] else {
            throw WarehouseError.badRows(file: url.relativePath, reason: "is not in the manifest of rows")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path(percentEncoded: false))
        guard let size = (attributes?[.size] as? NSNumber)?.intValue else {
            throw WarehouseError.badRows(file: url.relativePath, reason: "is missing")
        }
        guard size == expected.bytes else {
            throw WarehouseError.badRows(
                file: url.relativePath,
                reason: "has \(size) bytes, but its manifest says \(expected.bytes)"
            )
        }
    }
}

extension RunDirectory {
    /// The rows file of `table`.
    func file(of table: StagedTable) -> URL {
        rows.appending(component: "\(table.rawValue).copy")
    }
}
