public import Files
import Foundation
public import Postgres

/// Which store keeps the tokens: the setting `DISCOGRAPH_TOKEN_STORE`.
public struct TokenStoreChoice: Sendable, Equatable {
    /// The stores there are.
    enum Store: Sendable, Equatable {
        /// Files below the state directory; what is meant where nothing is set.
        case file
        /// This process's memory.
        case memory
        /// The warehouse's database.
        case database
        /// A Redis server.
        case redis(RedisAddress)
        /// A Memcached server.
        case memcached(HostPort)
    }

    let store: Store

    /// The store that the environment names.
    ///
    /// - Parameter environment: Names and values; an empty value counts as none.
    /// - Throws: ``TokenStoreError/setting(problem:)``, which never repeats a password.
    public init(environment: [String: String]) throws {
        let text = (environment[TokenStoreError.variable] ?? "").trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        if let address = Self.rest(of: text, behind: "redis://") {
            store = .redis(try RedisAddress(afterScheme: address))
        } else if let address = Self.rest(of: text, behind: "memcached://") {
            guard let server = try? HostPort(String(address.hasSuffix("/") ? address.dropLast() : address))
            else {
                throw TokenStoreError.setting(problem: "has no usable host and port behind memcached://")
            }
            store = .memcached(server)
        } else {
            switch text.lowercased() {
            case "", "file": store = .file
            case "memory": store = .memory
            case "database": store = .database
            case let other where other.hasPrefix("rediss://"):
                throw TokenStoreError.setting(problem: "asks for Redis over TLS, which is not supported")
            default: throw TokenStoreError.setting(problem: "names no known store")
            }
        }
    }

    /// The store itself; nothing is connected or created yet.
    ///
    /// - Parameters:
    ///   - state: Where files are kept.
    ///   - database: How to connect to the warehouse's database; asked for only when that is the store.
    /// - Returns: The store.
    /// - Throws: ``TokenStoreError/notBuilt(trait:package:)`` for one that the program was built without.
    public func open(
        state: StateDirectory,
        database: @escaping @Sendable () async throws -> ConnectionSettings
    ) throws -> any TokenStore {
        switch store {
        case .file: return FileTokenStore(home: state.url)
        case .memory: return MemoryTokenStore()
        case .database: return PostgresTokenStore(database)
        case .redis(let address):
            #if Redis
            return RedisTokenStore(address)
            #else
            _ = address
            throw TokenStoreError.notBuilt(trait: "Redis", package: "libhiredis-dev")
            #endif
        case .memcached(let server):
            #if Memcached
            return MemcachedTokenStore(server)
            #else
            _ = server
            throw TokenStoreError.notBuilt(trait: "Memcached", package: "libmemcached-dev")
            #endif
        }
    }

    private static func rest(of text: String, behind scheme: String) -> Substring? {
        text.lowercased().hasPrefix(scheme) ? text.dropFirst(scheme.count) : nil
    }
}
