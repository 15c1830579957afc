#if Memcached

import CMemcached
import Concurrency
import Glibc

/// One connection to Memcached, made by the first command.
///
/// Every command runs on a queue of the connection's own and takes a few seconds at most. The connection closes
/// when the last reference goes.
public actor MemcachedConnection {
    /// How long connecting and each command may take, in milliseconds.
    private static let timeLimit = 3_000

    /// A time in the past, as seconds since 1970: what expires then is gone at once.
    ///
    /// Memcached takes numbers above thirty days for such times.
    private static let past = 60 * 60 * 24 * 30 + 1

    private let executor = BlockingExecutor(label: "discograph.memcached")
    private let server: String
    private let handle: MemcachedHandle

    /// The actor's jobs run on a queue of its own: libmemcached blocks.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// A connection to the server at `host`, not made yet.
    ///
    /// - Throws: ``MemcachedError/failed(server:words:)`` when libmemcached refuses the address.
    public init(host: String, port: Int) throws {
        server = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        guard let memory = memcached_create(nil) else {
            throw MemcachedError.failed(server: server, words: "no memory for a connection")
        }
        handle = MemcachedHandle(memory)
        let milliseconds = UInt64(Self.timeLimit)
        let behaviors: [(memcached_behavior_t, UInt64)] = [
            (MEMCACHED_BEHAVIOR_SUPPORT_CAS, 1), (MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, milliseconds),
            (MEMCACHED_BEHAVIOR_POLL_TIMEOUT, milliseconds),
            (MEMCACHED_BEHAVIOR_SND_TIMEOUT, milliseconds * 1_000),
            (MEMCACHED_BEHAVIOR_RCV_TIMEOUT, milliseconds * 1_000),
        ]
        for (behavior, value) in behaviors { memcached_behavior_set(memory, behavior, value) }
        let code = memcached_server_add(memory, host, in_port_t(port))
        guard code == MEMCACHED_SUCCESS else {
            throw MemcachedError.failed(
                server: server,
                words: String(cString: memcached_strerror(memory, code))
            )
        }
    }

    /// The text stored under `key`; `nil` where nothing is.
    ///
    /// - Throws: A ``MemcachedError``.
    public func value(of key: String) throws -> String? {
        try entry(of: key)?.value
    }

    /// Stores `value` under `key` for `lifetime` seconds, thirty days at most; 0 is for as long as there is room.
    ///
    /// - Throws: A ``MemcachedError``.
    public func set(_ value: String, for key: String, lifetime: Int) throws {
        let code = memcached_set(handle.memory, key, key.utf8.count, value, value.utf8.count, lifetime, 0)
        guard code == MEMCACHED_SUCCESS else { throw failure(code, key) }
    }

    /// Stores `value` under `key` unless something is there, and says whether it did.
    ///
    /// - Throws: A ``MemcachedError``.
    public func add(_ value: String, for key: String, lifetime: Int) throws -> Bool {
        let code = memcached_add(handle.memory, key, key.utf8.count, value, value.utf8.count, lifetime, 0)
        switch code {
        case MEMCACHED_SUCCESS: return true
        case MEMCACHED_NOTSTORED, MEMCACHED_DATA_EXISTS: return false
        default: throw failure(code, key)
        }
    }

    /// Forgets what is stored under `key`, if anything.
    ///
    /// - Throws: A ``MemcachedError``.
    public func remove(_ key: String) throws {
        let code = memcached_delete(handle.memory, key, key.utf8.count, 0)
        guard code == MEMCACHED_SUCCESS || code == MEMCACHED_NOTFOUND else { throw failure(code, key) }
    }

    /// Keeps `value` under `key` for another `lifetime` seconds, if it still is what is stored there.
    ///
    /// - Throws: A ``MemcachedError``.
    public func prolong(_ value: String, of key: String, lifetime: Int) throws -> Bool {
        guard let entry = try entry(of: key), entry.value == value else { return false }
        let size = value.utf8.count
        let code = memcached_cas(handle.memory, key, key.utf8.count, value, size, lifetime, 0, entry.version)
        switch code {
        case MEMCACHED_SUCCESS: return true
        case MEMCACHED_NOTFOUND, MEMCACHED_DATA_EXISTS, MEMCACHED_NOTSTORED: return false
        default: throw failure(code, key)
        }
    }

    /// Forgets what is stored under `key`, if that is `value`.
    ///
    /// Memcached has no such command; storing the same with an expiry in the past, on condition that nobody else
    /// has stored anything since, comes to it.
    ///
    /// - Throws: A ``MemcachedError``.
    public func remove(_ value: String, of key: String) throws -> Bool {
        try prolong(value, of: key, lifetime: Self.past)
    }

    /// What is stored under `key`, and the number by which Memcached tells whether it was stored anew.
    private func entry(of key: String) throws -> (value: String, version: UInt64)? {
        var lengths = [key.utf8.count]
        let asked = key.withCString { start in
            var keys: [UnsafePointer<CChar>?] = [start]
            return memcached_mget(handle.memory, &keys, &lengths, 1)
        }
        guard asked == MEMCACHED_SUCCESS else { throw failure(asked, key) }
        var entry: (value: String, version: UInt64)?
        var code = MEMCACHED_SUCCESS
        // Until nothing is left to fetch: the connection is free for the next command only then.
        while let result = memcached_fetch_result(handle.memory, nil, &code) {
            defer { memcached_result_free(result) }
            guard let start = memcached_result_value(result) else { continue }
            let bytes = UnsafeRawBufferPointer(start: start, count: memcached_result_length(result))
            entry = (String(decoding: bytes, as: UTF8.self), memcached_result_cas(result))
        }
        guard [MEMCACHED_END, MEMCACHED_NOTFOUND, MEMCACHED_SUCCESS].contains(code) else {
            throw failure(code, key)
        }
        return entry
    }

    private func failure(_ code: memcached_return_t, _ key: String) -> MemcachedError {
        let system = memcached_last_error_errno(handle.memory)
        let words =
            code == MEMCACHED_ERRNO && system != 0
            ? String(cString: strerror(system))
            : String(cString: memcached_strerror(handle.memory, code)).lowercased()
        switch code {
        case MEMCACHED_BAD_KEY_PROVIDED, MEMCACHED_KEY_TOO_BIG:
            return .unusableKey(key)
        case MEMCACHED_SERVER_ERROR, MEMCACHED_CLIENT_ERROR, MEMCACHED_E2BIG, MEMCACHED_AUTH_PROBLEM,
            MEMCACHED_SERVER_MEMORY_ALLOCATION_FAILURE:
            return .failed(server: server, words: words)
        default:
            return .unreachable(server: server, words: words)
        }
    }
}

/// A connection's memory, freed when the last reference goes.
private final class MemcachedHandle {
    let memory: UnsafeMutablePointer<memcached_st>

    init(_ memory: UnsafeMutablePointer<memcached_st>) {
        self.memory = memory
    }

    deinit { memcached_free(memory) }
}

#endif
