import Diagnostics
import Foundation

/// Where a Redis server is, which of its databases is meant, and who asks.
struct RedisAddress: Sendable, Equatable, CustomStringConvertible {
    /// The port that Redis listens on unless told otherwise.
    static let usualPort = 6_379

    /// The server.
    let server: HostPort
    /// The number of the database.
    let database: Int
    /// The user, where the server knows several.
    let user: String?
    /// The password, where the server wants one.
    let password: Secret?

    /// The address without the password: `redis://localhost:6379/0`.
    var description: String {
        "redis://\(user.map { "\($0)@" } ?? "")\(server)/\(database)"
    }
}

extension RedisAddress {
    /// Reads what stands behind `redis://`: `[[user]:password@]host[:port][/database]`.
    ///
    /// - Throws: ``TokenStoreError/setting(problem:)``, which repeats nothing of the credentials.
    init(afterScheme text: Substring) throws {
        // A password may hold an @ that nobody encoded; a host cannot.
        let at = text.lastIndex(of: "@")
        let place = at.map { text[text.index(after: $0)...] } ?? text
        let parts = place.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        do {
            server = try HostPort(String(parts[0]))
        } catch {
            // Where an @ is missing, what looks like a port may be a password.
            throw TokenStoreError.setting(problem: "has no usable host and port behind redis://")
        }
        database = try Self.database(parts.count > 1 ? parts[1] : "")
        if let at {
            let credentials = try Self.credentials(text[..<at])
            user = credentials.user
            password = credentials.password
        } else {
            user = nil
            password = nil
        }
    }

    /// The database that `number` names; the first where it is empty.
    private static func database(_ number: Substring) throws -> Int {
        if number.isEmpty { return 0 }
        guard number.utf8.allSatisfy(\.isDigit), let database = Int(number), database <= 65_535 else {
            throw TokenStoreError.setting(problem: "has no number of a database behind the host")
        }
        return database
    }

    /// What stands before the `@`: `[user]:password`, percent-encoded where need be.
    private static func credentials(_ text: Substring) throws -> (user: String?, password: Secret) {
        let pair = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            .map { String($0).removingPercentEncoding ?? String($0) }
        guard pair.count == 2, !pair[1].isEmpty else {
            throw TokenStoreError.setting(problem: "has no password before the @ (redis://:password@host)")
        }
        return (pair[0].isEmpty ? nil : pair[0], Secret(pair[1]))
    }
}
