import CPostgres

extension Connection {
    /// Runs a `copy … to stdout` and hands its lines on one by one: memory stays bounded.
    ///
    /// - Parameters:
    ///   - statement: The statement.
    ///   - receive: Called with each line, its line break included; the bytes are valid during the call.
    /// - Throws: A ``ServerError``; what `receive` throws; `CancellationError`.
    public func copyOut(
        _ statement: SQLScript,
        _ receive: (UnsafeRawBufferPointer) throws -> Void
    ) async throws {
        try await cancellable { pointer in
            try begin(statement, with: PGRES_COPY_OUT, on: pointer)
            var refusal: (any Error)?
            Self.takeLines(from: pointer) { line in
                guard refusal == nil else { return }
                do {
                    try receive(line)
                } catch {
                    refusal = error
                }
            }
            _ = try Self.drain(pointer, of: statement)
            if let refusal { throw refusal }
        }
    }

    /// Sends the statement of a copy, and waits until the server is ready for its lines, as `status` says.
    func begin(_ statement: SQLScript, with status: ExecStatusType, on pointer: OpaquePointer) throws {
        guard PQsendQuery(pointer, statement.text) == 1 else {
            throw ServerError(result: nil, connection: pointer)
        }
        repeatCancellation()
        let start = PQgetResult(pointer)
        defer { PQclear(start) }
        guard PQresultStatus(start) != status else { return }
        var error = ServerError(result: start, connection: pointer)
        error.location = .init(file: statement.name, line: nil)
        // The connection is ready for another statement only behind all that the server says to this one.
        _ = try? Self.drain(pointer, of: statement)
        throw error
    }

    /// Takes every line of a `copy … to stdout` that has begun.
    static func takeLines(
        from pointer: OpaquePointer,
        _ receive: (UnsafeRawBufferPointer) -> Void = { _ in }
    ) {
        var line: UnsafeMutablePointer<CChar>?
        while true {
            let count = PQgetCopyData(pointer, &line, 0)
            guard count > 0, let bytes = line else { return }
            defer { PQfreemem(bytes) }
            receive(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
        }
    }
}
