import Catalog
import Digest
import Files
import Foundation
import Landing

extension RowsManifest {
    /// The manifest of `run`, checked against the files.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - mapping: The digest of the mapping that the rows must obey; `nil` for any. Rows written by hand name none.
    /// - Returns: The manifest.
    /// - Throws: ``LoadError/badRows(file:reason:)`` naming the first file that is missing, torn, changed or unknown;
    ///   a `DigestError` when one cannot be read.
    @concurrent
    static func verified(in run: RunDirectory, obeying mapping: String?) async throws -> RowsManifest {
        let name = run.rowsManifest.relativePath
        guard let bytes = try? AtomicFile.read(run.rowsManifest) else {
            throw LoadError.badRows(file: name, reason: "is missing or cannot be read")
        }
        guard let manifest = try? JSONText.value(RowsManifest.self, from: bytes) else {
            throw LoadError.badRows(file: name, reason: "is not a manifest of rows")
        }
        guard manifest.format == currentFormat else {
            throw LoadError.badRows(
                file: name,
                reason: "is of another version: it has format \(manifest.format), not \(currentFormat)"
            )
        }
        if let mapping, !manifest.mapping.isEmpty, manifest.mapping != mapping {
            throw LoadError.badRows(
                file: name,
                reason: "is of another version: the mapping that made its rows has changed, or the contracts"
            )
        }
        if let unknown = manifest.tables.keys.sorted().first(where: { StagedTable(rawValue: $0) == nil }) {
            throw LoadError.badRows(
                file: name,
                reason: "names a table that this program does not load, \(unknown)"
            )
        }
        for table in StagedTable.allCases {
            try manifest.verify(table, in: run)
        }
        return manifest
    }

    /// What made the rows, as the warehouse remembers it: another one may make others; `nil` for rows written by hand.
    var maker: String? {
        mapping.isEmpty ? nil : "\(format) \(mapping)"
    }

    /// What the manifest says about `table`.
    subscript(table: StagedTable) -> Table {
        tables[table.rawValue] ?? Table()
    }

    private func verify(_ table: StagedTable, in run: RunDirectory) throws {
        let url = run.rows(of: table)
        guard let expected = tables[table.rawValue] else {
            throw LoadError.badRows(file: url.relativePath, reason: "is not in the manifest of rows")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path(percentEncoded: false))
        guard let size = (attributes?[.size] as? NSNumber)?.intValue else {
            throw LoadError.badRows(file: url.relativePath, reason: "is missing")
        }
        guard size == expected.bytes else {
            throw LoadError.badRows(
                file: url.relativePath,
                reason: "has \(size) bytes, but its manifest says \(expected.bytes)"
            )
        }
        guard let checksum = expected.checksum else { return }
        guard try Checksum.hex(of: url) == checksum else {
            throw LoadError.badRows(
                file: url.relativePath,
                reason: "was changed after it was made: its checksum is not its manifest's \(checksum)"
            )
        }
    }
}

extension RunDirectory {
    /// The rows file of `table`.
    func rows(of table: StagedTable) -> URL {
        rows(of: table.rawValue)
    }
}
