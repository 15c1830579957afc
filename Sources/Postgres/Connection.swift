import CPostgres
import Concurrency
import Foundation

/// One connection to PostgreSQL.
///
/// Every call runs on a queue of the connection's own, one after the other, and cancels the statement on the
/// server when its task is cancelled. The connection closes when the last reference goes.
public actor Connection {
    private let executor = BlockingExecutor(label: "discograph.postgres")
    private var handle: ConnectionHandle?

    /// The actor's jobs run on a queue of its own: libpq blocks.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private init() {}

    /// Connects to the database at `settings`.
    ///
    /// - Parameters:
    ///   - settings: Where to, and as whom. The time limit is `connect_timeout`, 5 s unless given.
    ///   - onNotice: Called with every notice and warning, on the connection's queue.
    /// - Returns: An open connection.
    /// - Throws: A ``ConnectionError``.
    public static func open(
        _ settings: ConnectionSettings,
        onNotice: @escaping @Sendable (Notice) -> Void = { _ in }
    ) async throws -> Connection {
        let connection = Connection()
        try await connection.connect(settings, onNotice: onNotice)
        return connection
    }

    private func connect(
        _ settings: ConnectionSettings,
        onNotice: @escaping @Sendable (Notice) -> Void
    ) async throws {
        let opened = try ConnectionHandle(settings, onNotice: onNotice)
        handle = opened
        for setting in opened.formSettings { _ = try await query(setting) }
    }

    /// Connects to the database at `settings` for as long as `body` takes; what the session holds ends with it.
    ///
    /// - Parameters:
    ///   - settings: Where to, and as whom.
    ///   - body: The work.
    /// - Returns: What `body` returns.
    /// - Throws: A ``ConnectionError``; what `body` throws.
    public static func with<Value: Sendable>(
        _ settings: ConnectionSettings,
        _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let connection = try await open(settings)
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(connection))
        } catch {
            outcome = .failure(error)
        }
        await connection.close()
        return try outcome.get()
    }

    /// Closes the connection now; whatever transaction is open is rolled back by the server.
    public func close() {
        handle = nil
    }

    /// Runs one statement.
    ///
    /// - Parameters:
    ///   - statement: A single statement, with `$1`, `$2`, … for values.
    ///   - parameters: The values; `nil` is null.
    /// - Returns: Its rows.
    /// - Throws: A ``ServerError`` naming the line; `CancellationError` when the task was cancelled.
    public func query(
        _ statement: SQLScript,
        _ parameters: [(any StatementParameter)?] = []
    ) async throws -> Rows {
        let texts: [String?] = parameters.map { $0?.parameterText }
        return try await cancellable { pointer in
            let sent = CStrings.with(texts) { values in
                PQsendQueryParams(pointer, statement.text, Int32(texts.count), nil, values, nil, nil, 0)
            }
            guard sent == 1 else { throw ServerError(result: nil, connection: pointer) }
            repeatCancellation()
            return try Self.drain(pointer, of: statement, within: answerLimit)
        }
    }

    /// Runs one statement and keeps only its first rows, whatever their number: memory stays bounded.
    ///
    /// - Parameters:
    ///   - statement: A single statement without parameters.
    ///   - limit: How many rows to keep.
    /// - Returns: The first rows, and the count of all.
    /// - Throws: A ``ServerError`` naming the line; `CancellationError` when the task was cancelled.
    public func query(_ statement: SQLScript, keeping limit: Int) async throws -> Rows {
        try await cancellable { pointer in
            let sent = PQsendQueryParams(pointer, statement.text, 0, nil, nil, nil, nil, 0)
            guard sent == 1, PQsetSingleRowMode(pointer) == 1 else {
                throw ServerError(result: nil, connection: pointer)
            }
            repeatCancellation()
            return try Self.drain(pointer, of: statement, keeping: limit, within: answerLimit)
        }
    }

    /// Runs a whole script: any number of statements, sent at once.
    ///
    /// Outside a transaction the server makes one of the script.
    ///
    /// - Parameter script: The statements; their rows are dropped.
    /// - Throws: A ``ServerError`` naming the line; `CancellationError` when the task was cancelled.
    public func run(_ script: SQLScript) async throws {
        try await cancellable { pointer in
            guard PQsendQuery(pointer, script.text) == 1 else {
                throw ServerError(result: nil, connection: pointer)
            }
            repeatCancellation()
            _ = try Self.drain(pointer, of: script, within: answerLimit)
        }
    }

    /// Whether the connection is inside a transaction, a failed one included.
    public var isInTransaction: Bool {
        guard let handle else { return false }
        let status = PQtransactionStatus(handle.pointer)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// Why the server refused to write, where that is what `error` says and the session tells; else `error` itself.
    ///
    /// A transaction that its own program has made read-only is none of the database's.
    public func explained(_ error: ServerError) -> any Error {
        guard error.sqlState == "25006", let cause = handle.flatMap({ ReadOnlyDatabase($0.pointer) }) else {
            return error
        }
        return cause
    }

    /// Runs `body` inside a transaction: committed when it returns, rolled back when it throws.
    ///
    /// Whatever the default of server, database or role, a statement sees what was committed before it began, so that
    /// one behind a wait for a lock sees what the lock's holder did. `body` may ask for another isolation first of all.
    ///
    /// - Parameter body: The work; it must use this connection alone, and not end the transaction itself.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or a ``ServerError`` of the commit, also where a statement failed and `body`
    ///   went on.
    public func transaction<Value: Sendable>(
        _ body: @Sendable (isolated Connection) async throws -> Value
    ) async throws -> Value {
        try await run(SQLScript(name: "begin", text: "begin isolation level read committed"))
        do {
            let value = try await body(self)
            try requireUnbroken()
            try await run(SQLScript(name: "commit", text: "commit"))
            return value
        } catch {
            rollback()
            throw error
        }
    }

    /// To the commit of a transaction in which a statement has failed the server answers with a rollback, and no error.
    private func requireUnbroken() throws {
        guard let handle, PQtransactionStatus(handle.pointer) == PQTRANS_INERROR else { return }
        throw ServerError(sqlState: "25P02", message: "a statement has failed, so nothing is kept")
    }

    /// Rolls back, whether or not the task is cancelled; a connection that cannot is closed.
    private func rollback() {
        guard let handle, PQtransactionStatus(handle.pointer) != PQTRANS_IDLE else { return }
        do {
            let script = SQLScript(name: "rollback", text: "rollback")
            guard PQsendQuery(handle.pointer, script.text) == 1 else { throw ConnectionError.closed }
            _ = try Self.drain(handle.pointer, of: script, within: answerLimit)
        } catch {
            self.handle = nil
        }
    }

    /// Until when a statement that was just sent must be answered; `nil` where that is left to the server.
    private var answerLimit: AnswerLimit? { handle?.longestAnswer.map(AnswerLimit.init) }

    /// Runs `body` with the pointer; when the task is cancelled meanwhile, asks the server to stop.
    func cancellable<Value: Sendable>(_ body: (OpaquePointer) throws -> Value) async throws -> Value {
        guard let handle else { throw ConnectionError.closed }
        // A connection whose next statement may be stopped by what this one was is of no use.
        defer { if !handle.cancellation.isSettled() { self.handle = nil } }
        return try await withTaskCancellationHandler {
            // A closure that does not use `self` would run on the cooperative pool, and block it.
            try self.blocking(handle, body)
        } onCancel: { [cancellation = handle.cancellation] in
            cancellation()
        }
    }

    /// A cancellation that came just before the statement was sent found nothing to stop.
    func repeatCancellation() {
        if Task.isCancelled { handle?.cancellation() }
    }

    private func blocking<Value>(
        _ handle: ConnectionHandle,
        _ body: (OpaquePointer) throws -> Value
    ) throws -> Value {
        try Task.checkCancellation()
        do {
            return try body(handle.pointer)
        } catch let error as ServerError where error.sqlState == "57014" && Task.isCancelled {
            throw CancellationError()
        }
    }

    /// Reads every result of what was sent; the rows are those of the last statement that gave any.
    ///
    /// - Throws: The first error, after the connection is ready for the next statement; when the time of `limit` is
    ///   over, that it has broken.
    static func drain(
        _ pointer: OpaquePointer,
        of script: SQLScript,
        keeping count: Int = .max,
        within limit: AnswerLimit? = nil
    ) throws -> Rows {
        var rows = Rows(statement: script.name, columns: [], types: [], values: [], count: 0)
        var completed = 0
        var failure: ServerError?
        var refusal: ServerError?
        while try limit?.wait(for: pointer) ?? true, let result = PQgetResult(pointer) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_SINGLE_TUPLE:
                if rows.count == 0 {
                    rows = Rows(result: result, of: script.name)
                    if count < 1 { rows.values = [] }
                } else {
                    if rows.count < count { rows.values += Rows(result: result, of: script.name).values }
                    rows.count += 1
                }
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                completed += 1
                // In single-row mode the closing result is empty and only repeats the columns.
                if rows.count == 0 || count == .max { rows = Rows(result: result, of: script.name) }
            case PGRES_COPY_IN:
                // Nothing follows a script: the server and this connection would wait for each other.
                PQputCopyEnd(pointer, "a script cannot bring rows along")
            case PGRES_COPY_OUT:
                // The server goes on only when its lines are taken, and comes to what was wrong before.
                takeLines(from: pointer)
                refusal = refusal ?? unwantedLines(of: script, afterStatements: completed)
            default:
                failure = failure ?? error(in: result, of: script, afterStatements: completed, on: pointer)
                if PQstatus(pointer) == CONNECTION_BAD {
                    throw failure ?? ServerError(result: nil, connection: pointer)
                }
            }
        }
        if let failure { throw failure }
        if PQstatus(pointer) == CONNECTION_BAD { throw ServerError(result: nil, connection: pointer) }
        if let refusal { throw refusal }
        return rows
    }

    private static func unwantedLines(
        of script: SQLScript,
        afterStatements completed: Int
    ) -> ServerError {
        // The server's own code for what it does not support.
        var error = ServerError(sqlState: "0A000", message: "nobody takes what a script copies to stdout")
        error.location = .init(file: script.name, line: script.statementLines.dropFirst(completed).first)
        return error
    }

    private static func error(
        in result: OpaquePointer,
        of script: SQLScript,
        afterStatements completed: Int,
        on pointer: OpaquePointer
    ) -> ServerError {
        var error = ServerError(result: result, connection: pointer)
        let line =
            ServerError.position(in: result).map(script.line(ofCharacter:))
            ?? script.statementLines.dropFirst(completed).first
        error.location = .init(file: script.name, line: line)
        return error
    }
}
