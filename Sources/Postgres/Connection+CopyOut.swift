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
            let start = PQexec(pointer, statement.text)
            defer { PQclear(start) }
            guard PQresultStatus(start) == PGRES_COPY_OUT else {
                var error = ServerError(result: start, connection: pointer)
                error.location = .init(file: statement.name, line: nil)
                throw error
            }
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
