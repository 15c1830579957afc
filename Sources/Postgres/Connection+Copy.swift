import CPostgres

extension Connection {
    /// Streams what `source` has into `table` and waits until the server has accepted every line.
    ///
    /// - Parameters:
    ///   - source: Lines in COPY's text format.
    ///   - name: The name of what `source` reads, in an error.
    ///   - table: A table's name, schema-qualified, as SQL.
    ///   - columns: The columns of a line, in order.
    ///   - progress: Called after each piece with its number of bytes.
    /// - Returns: How many rows the server counted.
    /// - Throws: A ``ServerError`` that names the first refused line, as the server counted them; what `source`
    ///   throws; `CancellationError`. A transaction that this runs in is over then.
    public func copy(
        _ source: some CopySource,
        named name: String,
        into table: String,
        columns: [String],
        progress: (Int) -> Void = { _ in }
    ) async throws -> Int {
        let names = columns.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
        let text = "copy \(table) (\(names.joined(separator: ", "))) from stdin"
        return try await cancellable { pointer in
            try begin(SQLScript(name: name, text: text), with: PGRES_COPY_IN, on: pointer)
            do {
                try Self.send(source, to: pointer, progress: progress)
            } catch {
                _ = PQputCopyEnd(pointer, "stopped by discograph")
                _ = try? Self.copyResult(pointer, name: name)
                throw error
            }
            guard PQputCopyEnd(pointer, nil) == 1 else { throw ServerError(result: nil, connection: pointer) }
            return try Self.copyResult(pointer, name: name)
        }
    }

    private static func send(
        _ source: some CopySource,
        to pointer: OpaquePointer,
        progress: (Int) -> Void
    ) throws {
        while let chunk = try source.next() {
            try Task.checkCancellation()
            // The server's refusal is told by the final result, so a failed put only ends the sending.
            guard
                PQputCopyData(pointer, chunk.bindMemory(to: CChar.self).baseAddress, Int32(chunk.count)) == 1
            else {
                return
            }
            progress(chunk.count)
        }
    }

    private static func copyResult(_ pointer: OpaquePointer, name: String) throws -> Int {
        var rows = 0
        var failure: ServerError?
        while let result = PQgetResult(pointer) {
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_COMMAND_OK {
                rows = Rows(result: result, of: name).count
            } else if failure == nil {
                let context = ServerError.copyContext(of: result)
                var error = ServerError(result: result, connection: pointer)
                error.location = .init(file: name, line: context.line)
                error.column = context.column
                failure = error
                if PQstatus(pointer) == CONNECTION_BAD { break }
            }
        }
        if let failure { throw failure }
        if PQstatus(pointer) == CONNECTION_BAD { throw ServerError(result: nil, connection: pointer) }
        return rows
    }
}
