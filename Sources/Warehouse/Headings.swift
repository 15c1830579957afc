import Catalog
import Foundation
import Postgres

/// The first columns of a table's rows: what COPY takes of them to find out what is known.
final class Headings: CopySource {
    private let columnCount: Int
    private let lines: FileLines
    private let note: (Int) throws -> Void
    private var output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)

    /// The headings of `table`'s rows in `file`; `note` is called with each occurrence.
    init(of table: HeadedTable, in file: URL, note: @escaping (Int) throws -> Void) throws {
        columnCount = table.headingColumns.count
        lines = try FileLines(file)
        self.note = note
    }

    deinit {
        output.deallocate()
    }

    func next() throws -> UnsafeRawBufferPointer? {
        guard let block = try lines.next() else { return nil }
        reserve(block.count + 1)
        var filled = 0
        var rest = block[...]
        while !rest.isEmpty {
            let line = CopyLine(startOf: rest)
            rest = rest[line.end...]
            // What cannot be read is for the server to refuse.
            if let occurrence = line.occurrence { try note(occurrence) }
            let heading = line.prefix(columns: columnCount)
            if let target = output.baseAddress, let source = heading.baseAddress {
                memcpy(target + filled, source, heading.count)
                (target + filled).storeBytes(of: 10, toByteOffset: heading.count, as: UInt8.self)
            }
            filled += heading.count + 1
        }
        return UnsafeRawBufferPointer(rebasing: output[..<filled])
    }

    private func reserve(_ count: Int) {
        guard count > output.count else { return }
        output.deallocate()
        output = .allocate(byteCount: count, alignment: 16)
    }
}
