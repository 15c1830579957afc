import Catalog
import Digest
import Foundation
import Landing

extension RowsManifest {
    /// The first rows file of `run` that is missing or not as it was made; `nil` when all are.
    ///
    /// - Throws: A `DigestError` when there is no memory for checksums.
    func damagedFile(in run: RunDirectory) throws -> URL? {
        for table in StagedTable.allCases {
            let url = run.rows(of: table.rawValue)
            guard let made = tables[table.rawValue], try made.isHeld(by: url) else { return url }
        }
        return nil
    }
}

extension RowsManifest.Table {
    fileprivate func isHeld(by url: URL) throws -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path(percentEncoded: false))
        guard (attributes?[.size] as? NSNumber)?.intValue == bytes else { return false }
        guard let checksum else { return true }
        do {
            return try Checksum.hex(of: url) == checksum
        } catch DigestError.unreadable(_, _) {
            // What cannot be read is made again as well.
            return false
        }
    }
}
