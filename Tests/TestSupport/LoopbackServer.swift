import Foundation
import Glibc
import Synchronization

/// One request as the server of a test read it.
public struct Received: Sendable {
    /// The request line and the header fields.
    public let head: String
    /// What was posted.
    public let body: [UInt8]

    /// Path and query.
    public var path: String { head.split(separator: " ").dropFirst().first.map(String.init) ?? "" }

    /// The value of the header field of that name, in whatever letter case.
    public func header(_ name: String) -> String? {
        head.split(separator: "\r\n").dropFirst()
            .first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            .map { $0.dropFirst(name.count + 1).trimmed }
    }
}

/// A real HTTP/1.1 server on a free loopback port, one thread for each connection.
public final class LoopbackServer: Sendable {
    private struct State {
        var connections = 0
        var abandoned = 0
        /// The requests so far.
        public var received: [Received] = []
        var open: Set<Int32> = []
        var mostOpen = 0
    }

    /// Where it listens, on 127.0.0.1.
    public let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    /// A server that listens at once and does with each request what `reply` says.
    public init(_ reply: @escaping @Sendable (Received) -> Reply) throws {
        let (socket, port) = try boundSocket()
        guard listen(socket, 128) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        listener = socket
        self.port = port
        Thread { [self] in
            // Closed by the thread that uses it, or its number could mean another server's socket.
            defer { close(socket) }
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { return }
                state.withLock { state in
                    state.connections += 1
                    state.open.insert(connection)
                    state.mostOpen = max(state.mostOpen, state.open.count)
                }
                Thread { self.serve(connection, reply) }.start()
            }
        }.start()
    }

    /// Ends the server: no new connection is taken, and those that stand are ended.
    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        state.withLock { state in
            for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    /// Its address, without a slash at the end.
    public var url: String { "http://127.0.0.1:\(port)" }
    /// How many connections were ever opened.
    public var connections: Int { state.withLock(\.connections) }
    /// How many connections stand.
    public var openConnections: Int { state.withLock(\.open.count) }
    /// How many connections stood at once at most.
    public var mostOpenConnections: Int { state.withLock(\.mostOpen) }
    /// How many answers the other side did not wait for.
    public var abandoned: Int { state.withLock(\.abandoned) }
    /// The requests so far.
    public var received: [Received] { state.withLock(\.received) }

    private func serve(_ connection: Int32, _ reply: (Received) -> Reply) {
        defer {
            state.withLock { _ = $0.open.remove(connection) }
            close(connection)
        }
        var pending: [UInt8] = []
        while let request = read(connection, &pending) {
            state.withLock { $0.received.append(request) }
            switch reply(request) {
            case .answer(let status, let headers, let body):
                var head = "HTTP/1.1 \(status) Told\r\nContent-Length: \(body.count)\r\n"
                for (name, value) in headers { head += "\(name): \(value)\r\n" }
                send(connection, Array((head + "\r\n").utf8) + body)
            case .raw(let text):
                send(connection, Array(text.utf8))
                // While it is still counted: whoever sees that it has ended must not find it standing.
                shutdown(connection, Int32(SHUT_RDWR))
                return
            case .drip(let text, let pause):
                for byte in text.utf8 {
                    guard send(connection, [byte]) else { return state.withLock { $0.abandoned += 1 } }
                    Thread.sleep(forTimeInterval: pause / .seconds(1))
                }
                return
            case .flood(let first, let again):
                send(connection, Array(first.utf8))
                let bytes = Array(again.utf8)
                while send(connection, bytes) {}
                return state.withLock { $0.abandoned += 1 }
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(
                    connection,
                    SOL_SOCKET,
                    SO_LINGER,
                    &linger,
                    socklen_t(MemoryLayout.size(ofValue: linger))
                )
                return
            case .silence:
                var byte: UInt8 = 0
                if recv(connection, &byte, 1, 0) <= 0 { state.withLock { $0.abandoned += 1 } }
                return
            }
        }
    }

    private func read(_ connection: Int32, _ pending: inout [UInt8]) -> Received? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = pending.firstRange(of: end) {
                let head = String(decoding: pending[..<range.lowerBound], as: UTF8.self)
                let length =
                    head.split(separator: "\r\n").compactMap { line in
                        line.lowercased().hasPrefix("content-length:") ? Int(line.dropFirst(15).trimmed) : nil
                    }.first ?? 0
                if pending.count >= range.upperBound + length {
                    let body = Array(pending[range.upperBound...].prefix(length))
                    pending.removeFirst(range.upperBound + length)
                    return Received(head: head, body: body)
                }
            }
            var buffer: [UInt8] = Array(repeating: 0, count: 65_536)
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            pending += buffer[..<count]
        }
    }

    @discardableResult
    private func send(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// A socket on a free loopback port, not yet listening.
func boundSocket() throws -> (Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
        }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
}

extension Substring {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
