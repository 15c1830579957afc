#if Redis

import CHiredis
import Concurrency
public import Diagnostics
import Dispatch
import Glibc

/// One connection to Redis.
///
/// Every command runs on a queue of the connection's own and takes three seconds at most, twice that where the server
/// sends piece after piece. One that broke is made anew by the next command. The connection closes when the last
/// reference goes.
public actor RedisConnection {
    /// How long connecting and each command may take.
    private static let timeLimit = timeval(tv_sec: 3, tv_usec: 0)
    /// The longest reply taken, in bytes: more than any record has.
    private static let longestReply = 64 << 10

    private let executor = BlockingExecutor(label: "discograph.redis")
    private let host: String
    private let port: Int
    private let database: Int
    private let user: String?
    private let password: Secret?
    private var handle: RedisHandle?

    /// The actor's jobs run on a queue of its own: hiredis blocks.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private init(_ host: String, _ port: Int, _ database: Int, _ user: String?, _ password: Secret?) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
    }

    /// The server, for an error.
    private var server: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Connects to the database of that number.
    ///
    /// - Parameters:
    ///   - host: The server's name or address.
    ///   - port: Its port.
    ///   - database: The database's number; 0 is always there.
    ///   - user: The user, where the server knows several.
    ///   - password: The password, where it wants one.
    /// - Returns: An open connection.
    /// - Throws: A ``RedisError``.
    public static func open(
        host: String,
        port: Int,
        database: Int = 0,
        user: String? = nil,
        password: Secret? = nil
    ) async throws -> RedisConnection {
        let connection = RedisConnection(host, port, database, user, password)
        try await connection.connect()
        return connection
    }

    private func connect() throws { _ = try connected() }

    /// The connection, made where there is none or it broke.
    private func connected() throws -> RedisHandle {
        if let known = handle { return known }
        guard let context = redisConnectWithTimeout(host, Int32(port), Self.timeLimit) else {
            throw RedisError.unreachable(server: server, words: "no memory for a connection")
        }
        let handle = RedisHandle(context)
        guard context.pointee.err == 0, redisSetTimeout(context, Self.timeLimit) == REDIS_OK else {
            throw RedisError.unreachable(server: server, words: words(of: handle))
        }
        var greetings: [[String]] = []
        if let password { greetings.append(["AUTH"] + (user.map { [$0] } ?? []) + [password.revealed]) }
        if database != 0 { greetings.append(["SELECT", String(database)]) }
        for greeting in greetings {
            guard try send(greeting, over: handle) == .text("OK") else {
                throw RedisError.unreachable(server: server, words: "it does not answer as Redis does")
            }
        }
        self.handle = handle
        return handle
    }

    /// Sends one command, given as its words, and waits for the reply.
    ///
    /// A reply that is longer than anything of ours is ``RedisReply/other``, and closes the connection.
    ///
    /// - Throws: A ``RedisError``; after ``RedisError/unreachable(server:words:)`` the connection is closed.
    public func send(_ command: [String]) throws -> RedisReply {
        try send(command, over: connected())
    }

    private func send(_ command: [String], over handle: RedisHandle) throws -> RedisReply {
        let words = command.map { Array($0.utf8CString) }
        let lengths = words.map { $0.count - 1 }
        let isQueued = withPointers(to: words) { pointers in
            redisAppendCommandArgv(handle.context, Int32(pointers.count), pointers.baseAddress, lengths)
        }
        switch isQueued == REDIS_OK ? exchange(over: handle.context) : .broken {
        case .answer(let answer):
            defer { freeReplyObject(answer) }
            return try reply(answer.assumingMemoryBound(to: redisReply.self).pointee)
        case .tooLong:
            self.handle = nil
            return .other
        case .late:
            self.handle = nil
            throw RedisError.unreachable(server: server, words: Self.lateWords)
        case .broken:
            self.handle = nil
            throw RedisError.unreachable(server: server, words: self.words(of: handle))
        }
    }

    /// What came of a command.
    private enum Exchange {
        case answer(UnsafeMutableRawPointer)
        case tooLong
        case late
        case broken
    }

    /// Sends what is queued and reads until the reply is whole.
    ///
    /// hiredis's own loop has no end where a server sends byte after byte, each of them in time.
    private func exchange(over context: UnsafeMutablePointer<redisContext>) -> Exchange {
        let deadline = ContinuousClock.now + .seconds(Self.timeLimit.tv_sec)
        var isSent: Int32 = 0
        while isSent == 0 {
            guard redisBufferWrite(context, &isSent) == REDIS_OK else { return .broken }
            guard ContinuousClock.now < deadline else { return .late }
        }
        while true {
            var answer: UnsafeMutableRawPointer?
            guard redisGetReplyFromReader(context, &answer) == REDIS_OK else { return .broken }
            if let answer { return .answer(answer) }
            guard context.pointee.reader.pointee.len <= Self.longestReply else { return .tooLong }
            guard ContinuousClock.now < deadline else { return .late }
            guard redisBufferRead(context) == REDIS_OK else { return .broken }
        }
    }

    private func reply(_ reply: redisReply) throws -> RedisReply {
        switch reply.type {
        case REDIS_REPLY_NIL:
            return .nothing
        case REDIS_REPLY_INTEGER:
            return .integer(Int(reply.integer))
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS:
            return .text(text(of: reply))
        case REDIS_REPLY_ERROR:
            // Some errors repeat the command, and a command may hold the password.
            let words = told(text(of: reply))
            let isRefusal = ["NOAUTH", "WRONGPASS", "NOPERM", "ERR AUTH", "ERR invalid password", "DENIED"]
                .contains { words.hasPrefix($0) }
            throw isRefusal
                ? RedisError.refused(server: server, words: words)
                : RedisError.failed(server: server, words: words)
        default:
            return .other
        }
    }

    private func text(of reply: redisReply) -> String {
        guard let start = reply.str else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: reply.len), as: UTF8.self)
    }

    private static var lateWords: String { "no answer within \(timeLimit.tv_sec) s" }

    private func words(of handle: RedisHandle) -> String {
        let words = withUnsafeBytes(of: handle.context.pointee.errstr) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        // hiredis repeats what the system calls a time limit on a socket.
        return words == String(cString: strerror(EAGAIN)) ? Self.lateWords : told(words)
    }

    private func told(_ words: String) -> String {
        var line = words.asOneLine
        if let password, !password.revealed.isEmpty {
            line = line.replacing(password.revealed, with: password.description)
        }
        return String(line.prefix(200))
    }

    private func withPointers<Value>(
        to words: [[CChar]],
        _ body: (UnsafeMutableBufferPointer<UnsafePointer<CChar>?>) -> Value
    ) -> Value {
        let starts = words.indices.reduce(into: [0]) { $0.append($0[$1] + words[$1].count) }
        return Array(words.joined()).withUnsafeBufferPointer { bytes in
            var pointers = starts.dropLast().map { start in bytes.baseAddress.map { $0 + start } }
            return pointers.withUnsafeMutableBufferPointer { body($0) }
        }
    }
}

/// A connection's memory, freed when the last reference goes.
private final class RedisHandle {
    let context: UnsafeMutablePointer<redisContext>

    init(_ context: UnsafeMutablePointer<redisContext>) {
        self.context = context
    }

    deinit { redisFree(context) }
}

#endif
