import Diagnostics
import Glibc

/// A host and, where one is given, a port: `localhost`, `10.0.0.7:6379`, `[::1]:8080`.
struct HostPort: Sendable, Hashable, CustomStringConvertible {
    /// The name or address, an IPv6 address without its brackets.
    let host: String
    /// The port, from 1 to 65,535; `nil` where none is given.
    let port: Int?

    /// Reads `text`: a name, an IPv4 address, or an IPv6 address, which stands in brackets before a port.
    ///
    /// - Throws: ``HostPortError`` that says what is wrong with it.
    init(_ text: String) throws(HostPortError) {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw HostPortError(text, .unclosedBracket) }
            host = String(text[text.index(after: text.startIndex)..<end])
            guard Self.isIPv6(host) else { throw HostPortError(text, .notAnAddress) }
            port = try Self.port(text[text.index(after: end)...], of: text)
        } else if text.count(where: { $0 == ":" }) > 1 {
            // Where an address without brackets ends and its port begins, nobody can tell.
            guard Self.isIPv6(text) else { throw HostPortError(text, .noBrackets) }
            host = text
            port = nil
        } else {
            host = String(text.prefix { $0 != ":" })
            guard !host.isEmpty else { throw HostPortError(text, .noHost) }
            guard Self.isName(host) else { throw HostPortError(text, .characters) }
            port = try Self.port(text.dropFirst(host.count), of: text)
        }
    }

    /// The host and port as they were given, an IPv6 address in brackets.
    var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port.map { "\(name):\($0)" } ?? name
    }

    /// What stands behind the host: nothing, or a colon and a number.
    private static func port(_ rest: Substring, of text: String) throws(HostPortError) -> Int? {
        if rest.isEmpty { return nil }
        guard rest.first == ":" else { throw HostPortError(text, .characters) }
        let digits = rest.dropFirst()
        guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit),
            let port = Int(digits), (1...65_535).contains(port)
        else { throw HostPortError(text, .port) }
        return port
    }

    private static func isName(_ host: String) -> Bool {
        host.utf8.count <= 253 && host.utf8.allSatisfy { $0.isAlphanumeric || "-_.".utf8.contains($0) }
    }

    private static func isIPv6(_ host: String) -> Bool {
        // A zone, such as `%eth0`, is no part of the address.
        let parts = host.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first, parts.count == 1 || isName(String(parts[1])) && !parts[1].isEmpty
        else { return false }
        var bytes = in6_addr()
        return inet_pton(AF_INET6, String(address), &bytes) == 1
    }
}

/// A text that names no host and port.
struct HostPortError: Failure, Equatable {
    /// What is wrong with a host and port.
    enum Problem: Sendable, Equatable {
        /// Nothing stands before the port.
        case noHost
        /// A character that no host has.
        case characters
        /// What stands in brackets is no IPv6 address.
        case notAnAddress
        /// The bracket before an IPv6 address is not closed.
        case unclosedBracket
        /// Several colons and no brackets, and not an IPv6 address either.
        case noBrackets
        /// A colon without a number from 1 to 65,535 behind it.
        case port
    }

    /// The text.
    let text: String
    /// What is wrong.
    let problem: Problem

    init(_ text: String, _ problem: Problem) {
        self.text = text
        self.problem = problem
    }

    /// A setting.
    var remedy: Remedy { .fixConfiguration }

    /// What is wrong with it, and what it looks like.
    var description: String {
        let reason =
            switch problem {
            case .noHost: "the host is missing"
            case .characters: "it holds characters that no host has"
            case .notAnAddress: "the text in brackets is not an IPv6 address"
            case .unclosedBracket: "the bracket is not closed"
            case .noBrackets: "an IPv6 address with a port must be in brackets"
            case .port: "the port is not a number from 1 to 65535"
            }
        return
            "\"\(text.asOneLine)\" is not a host and port: \(reason); it looks like localhost:6379 or [::1]:6379"
    }
}
