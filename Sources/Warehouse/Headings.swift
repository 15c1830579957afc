import Catalog
import Foundation
import Postgres

/// The first columns of a table's rows: what COPY takes of them to find out what is known.
final class Headings: CopySource {
    private let table: HeadedTable
    private let lines: FileLines
    private let note: (Int) throws -> Void
    private var repeated = RepeatedTellings()
    private var output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)

    /// The headings of `table`'s rows in `file`; `note` is called with each occurrence that is sent.
    init(of table: HeadedTable, in file: URL, note: @escaping (Int) throws -> Void) throws {
        self.table = table
        lines = try FileLines(file)
        self.note = note
    }

    deinit {
        output.deallocate()
    }

    func next() throws -> UnsafeRawBufferPointer? {
        while let block = try lines.next() {
            reserve(block.count + 1)
            var filled = 0
            var rest = block[...]
            while !rest.isEmpty {
                let line = RowLine(startOf: rest)
                rest = rest[line.end...]
                guard try isSent(line) else { continue }
                let heading = line.prefix(columns: table.headingColumns.count)
                output.baseAddress.map { start in
                    memcpy(start + filled, heading.baseAddress ?? UnsafeRawPointer(start), heading.count)
                    (start + filled).storeBytes(of: 10, toByteOffset: heading.count, as: UInt8.self)
                }
                filled += heading.count + 1
            }
            if filled > 0 { return UnsafeRawBufferPointer(rebasing: output[..<filled]) }
        }
        return nil
    }

    private func isSent(_ line: RowLine) throws -> Bool {
        // What cannot be read is for the server to refuse.
        guard let occurrence = line.occurrence else { return true }
        if table == .artist, repeated.first(of: line, occurrence) != occurrence { return false }
        try note(occurrence)
        return true
    }

    private func reserve(_ count: Int) {
        guard count > output.count else { return }
        output.deallocate()
        output = .allocate(byteCount: count, alignment: 16)
    }
}
