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
        let credentials = at.map { text[..<$0] }
        let place = at.map { text[text.index(after: $0)...] } ?? text
        let parts = place.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        do {
            server = try HostPort(String(parts[0]))
        } catch {
            // Where an @ is missing, what looks like a port may be a password.
            throw TokenStoreError.setting(problem: "has no usable host and port behind redis://")
        }
        let number = parts.count > 1 ? parts[1] : ""
        guard number.isEmpty || number.utf8.allSatisfy(\.isDigit),
            let database = number.isEmpty ? 0 : Int(number), database <= 65_535
        else {
            throw TokenStoreError.setting(problem: "has no number of a database behind the host")
        }
        self.database = database
        guard let credentials else {
            (user, password) = (nil, nil)
            return
        }
        let pair = credentials.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            .map { String($0).removingPercentEncoding ?? String($0) }
        guard pair.count == 2, !pair[1].isEmpty else {
            throw TokenStoreError.setting(problem: "has no password before the @ (redis://:password@host)")
        }
        user = pair[0].isEmpty ? nil : pair[0]
        password = Secret(pair[1])
    }
}
