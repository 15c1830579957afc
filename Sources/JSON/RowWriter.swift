import CSimdjson
public import Catalog

/// Walks parsed values by a plan and appends rows, as COPY takes them, to one buffer per table.
///
/// Nothing in a row depends on those written before, so several writers may share the lines of a run. Only the row
/// that says which markets a list has is left out where this writer has made it lately. Use a writer from one task
/// at a time.
public final class RowWriter {
    private let plan: RowPlan
    private let handle: OpaquePointer

    /// A writer of the rows of `plan`.
    ///
    /// - Parameter plan: What becomes of which values.
    /// - Throws: A ``JSONError`` when there is no memory.
    public init(_ plan: RowPlan) throws(JSONError) {
        guard let handle = sj_writer_create(plan.handle) else { throw .outOfMemory(bytes: 0) }
        self.plan = plan
        self.handle = handle
    }

    deinit {
        sj_writer_free(handle)
    }

    /// Appends the rows of `value`.
    ///
    /// - Parameters:
    ///   - value: A value that should be such an object.
    ///   - object: The mapping to go by.
    ///   - line: What rows say about their line.
    /// - Returns: What was wrong, in the order of the value; at most some thousand problems.
    /// - Throws: A ``JSONError`` when there is no memory for the rows, or no number for an object; then there are no
    ///   rows of it.
    public func write(
        _ value: JSONElement,
        as object: ObjectName,
        of line: RowLine
    ) throws(JSONError) -> [RowProblem] {
        guard let shape = plan.shapes[object] else { return [] }
        let error = line.withC { line in
            withUnsafePointer(to: line) { sj_write(handle, shape, value.value, $0) }
        }
        guard error != SJ_TOO_MANY_OBJECTS else { throw .tooManyObjects(most: 1 << SJ_OBJECT_BITS) }
        guard error == 0 else { throw .outOfMemory(bytes: sj_writer_capacity(handle)) }
        return (0..<sj_writer_problem_count(handle)).map { index in
            RowProblem(sj_writer_problem(handle, index), of: plan.mapping)
        }
    }

    /// What the last value written has that its mapping does not know; at most some hundred places.
    public var drifts: [RowDrift] {
        (0..<sj_writer_drift_count(handle)).map { index in
            RowDrift(sj_writer_drift(handle, index), of: plan.mapping)
        }
    }

    /// Appends one row that comes from no value.
    ///
    /// - Parameters:
    ///   - columns: The columns as text, in the order of the table's file; `nil` is null.
    ///   - table: The table.
    /// - Throws: A ``JSONError`` when there is no memory for it.
    public func append(_ columns: [String?], to table: StagedTable) throws(JSONError) {
        let text = columns.map { $0 ?? "" }.joined()
        let error = text.withCString { bytes in
            var offset = 0
            let texts = columns.map { column in
                guard let column else { return sj_text() }
                defer { offset += column.utf8.count }
                return sj_text(bytes: bytes + offset, length: column.utf8.count)
            }
            return sj_writer_append(handle, table.number, texts, texts.count)
        }
        guard error == 0 else { throw .outOfMemory(bytes: text.utf8.count) }
    }

    /// Calls `body` with the rows that `table` got since the last ``clear()``.
    ///
    /// - Parameters:
    ///   - table: A table.
    ///   - body: Reads the rows without keeping the bytes; gets how many they are, too.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func withRows<Result>(
        of table: StagedTable,
        _ body: (UnsafeRawBufferPointer, _ count: Int) throws -> Result
    ) rethrows -> Result {
        var count: UInt64 = 0
        let rows = sj_writer_rows(handle, table.number, &count)
        return try body(UnsafeRawBufferPointer(start: rows.bytes, count: rows.length), Int(count))
    }

    /// How many objects so far got no row, because their answer contained exactly the same before.
    public var repeatCount: Int { Int(sj_writer_repeat_count(handle)) }

    /// Forgets the rows, and keeps the memory for the next.
    public func clear() {
        sj_writer_clear_rows(handle)
    }
}

extension RowLine {
    /// Calls `body` with the line as C has it, valid during the call.
    fileprivate func withC<Result>(_ body: (sj_line) -> Result) -> Result {
        var asked: [String] = []
        if case .object(let identifier) = self.asked { asked = [identifier] }
        if case .each(let identifiers) = self.asked { asked = identifiers }
        let texts =
            [String(fetchedAt.prefix(10)), market ?? "", query ?? "", owner ?? ""] + asked
        let offsets = texts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.utf8.count) }
        // One block of memory holds all texts, so that none outlives the call.
        return texts.joined().withCString { bytes in
            let parts = texts.indices.map {
                sj_text(bytes: bytes + offsets[$0], length: texts[$0].utf8.count)
            }
            return parts.dropFirst(4).withUnsafeBufferPointer { each in
                var line = sj_line()
                line.answer = Int64(answer)
                line.observed_on = parts[0]
                if market != nil { line.market = parts[1] }
                if query != nil { line.query = parts[2] }
                if owner != nil { line.owner = parts[3] }
                switch self.asked {
                case .nothing: break
                case .object: line.asked = each.first ?? sj_text()
                case .each:
                    line.asked_each = each.baseAddress
                    line.asked_count = each.count
                }
                return body(line)
            }
        }
    }
}
