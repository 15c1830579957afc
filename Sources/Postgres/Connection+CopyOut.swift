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
            var line: UnsafeMutablePointer<CChar>?
            while true {
                let count = PQgetCopyData(pointer, &line, 0)
                guard count > 0, let bytes = line else { break }
                defer { PQfreemem(bytes) }
                guard refusal == nil else { continue }
                do {
                    try receive(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
                } catch {
                    refusal = error
                }
            }
            var failure: ServerError?
            while let result = PQgetResult(pointer) {
                defer { PQclear(result) }
                guard PQresultStatus(result) != PGRES_COMMAND_OK, failure == nil else { continue }
                var error = ServerError(result: result, connection: pointer)
                error.location = .init(file: statement.name, line: nil)
                failure = error
                if PQstatus(pointer) == CONNECTION_BAD { break }
            }
            if let failure { throw failure }
            if let refusal { throw refusal }
        }
    }
}
