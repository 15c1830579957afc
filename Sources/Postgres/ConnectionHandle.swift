import CPostgres
import Dispatch
import Synchronization

/// Owns one `PGconn`: opened by `init`, closed by `deinit`.
final class ConnectionHandle {
    let pointer: OpaquePointer
    let cancellation: Cancellation
    /// How long the server may take to answer a statement; `nil` where that is left to the server.
    let longestAnswer: Duration?
    private let notices: NoticeSink

    /// Connects, and blocks until the server has answered.
    init(_ settings: ConnectionSettings, onNotice: @escaping @Sendable (Notice) -> Void) throws {
        let options = settings.libpqOptions()
        guard let connection = CStrings.withPointers(to: options, PQconnectdbParams) else {
            throw ConnectionError.outOfMemory
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(connection))
            PQfinish(connection)
            throw ConnectionError(libpq: message, settings: settings)
        }
        pointer = connection
        longestAnswer = settings.longestAnswer
        cancellation = Cancellation(of: connection)
        notices = NoticeSink(handler: onNotice)
        // The sink outlives the connection: both belong to this object, and `deinit` closes the connection first.
        PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<NoticeSink>.fromOpaque(context).takeUnretainedValue().receive(result)
            },
            Unmanaged.passUnretained(notices).toOpaque()
        )
    }

    /// What has dates and times printed, and strings read, in one form, whatever server, database, role or environment
    /// prefer.
    ///
    /// The server tells all of them with each connection, so one that has them already is asked for nothing. A pooler
    /// between them carries them along, as it does the encoding.
    var formSettings: [SQLScript] {
        let forms = [("DateStyle", "ISO"), ("TimeZone", "UTC"), ("standard_conforming_strings", "on")]
        return forms.compactMap { name, form in
            let value = PQparameterStatus(pointer, name).map { String(cString: $0) } ?? ""
            guard value.prefix(while: { $0 != "," }) != form else { return nil }
            return SQLScript(name: "the session's \(name)", text: "set \(name) = '\(form)'")
        }
    }

    deinit {
        PQfinish(pointer)
    }
}

/// Asks the server to stop what a connection is doing; usable from any thread, which it never holds up.
final class Cancellation: Sendable {
    /// Where the server is asked: libpq waits, without a limit, for one that takes no connections.
    private let queue = DispatchQueue(label: "discograph.postgres.cancellation")
    /// How often the server is yet to take what it is asked.
    private let pending = Atomic(0)
    /// The address of a `PGcancel`: libpq documents its use from any thread, but a pointer is not `Sendable`.
    private let address: UInt

    init(of connection: OpaquePointer) {
        address = UInt(bitPattern: PQgetCancel(connection))
    }

    func callAsFunction() {
        pending.add(1, ordering: .relaxed)
        queue.async {
            self.send()
            self.pending.subtract(1, ordering: .relaxed)
        }
    }

    /// Whether the server has taken everything that it was asked, for which this waits a few seconds.
    ///
    /// What it takes later would stop the next statement.
    func isSettled() -> Bool {
        guard pending.load(ordering: .relaxed) > 0 else { return true }
        let hasSettled = DispatchSemaphore(value: 0)
        queue.async { hasSettled.signal() }
        return hasSettled.wait(timeout: .now() + 5) == .success
    }

    private func send() {
        var words: [CChar] = Array(repeating: 0, count: 256)
        // A refused cancellation changes nothing: the statement ends in its own time.
        _ = PQcancel(OpaquePointer(bitPattern: address), &words, Int32(words.count))
    }

    deinit {
        PQfreeCancel(OpaquePointer(bitPattern: address))
    }
}

/// Where libpq delivers notices.
private final class NoticeSink {
    private let handler: @Sendable (Notice) -> Void

    init(handler: @escaping @Sendable (Notice) -> Void) {
        self.handler = handler
    }

    func receive(_ result: OpaquePointer) {
        handler(Notice(result: result))
    }
}

/// Arrays of C strings for libpq's functions that take keywords and values.
enum CStrings {
    typealias Pointers = UnsafePointer<UnsafePointer<CChar>?>

    /// Calls `body` with the keywords and the values of `options`, each list ended by a null pointer.
    static func withPointers<Value>(
        to options: [(keyword: String, value: String)],
        _ body: (Pointers?, Pointers?, Int32) -> Value
    ) -> Value {
        with(options.map(\.keyword)) { keywords in
            with(options.map(\.value)) { values in
                body(keywords, values, 0)
            }
        }
    }

    /// Calls `body` with `strings` as C strings, a missing one as a null pointer, ended by a null pointer.
    static func with<Value>(_ strings: [String?], _ body: (Pointers) -> Value) -> Value {
        var bytes: [CChar] = []
        var starts: [Int?] = []
        for string in strings {
            guard let string else {
                starts.append(nil)
                continue
            }
            starts.append(bytes.count)
            bytes.append(contentsOf: string.utf8CString)
        }
        return bytes.withUnsafeBufferPointer { buffer in
            var pointers = starts.map { start in
                start.flatMap { buffer.baseAddress?.advanced(by: $0) }
            }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { list in
                // The list always holds the closing null pointer, so it has an address.
                withUnsafePointer(to: nil as UnsafePointer<CChar>?) { body(list.baseAddress ?? $0) }
            }
        }
    }
}
