/// Whose token it is: what a store files it under.
///
/// Two client ids never share a token, nor do two users of one.
public struct TokenKey: Sendable, Hashable {
    /// The accounts service's host, with its port where one is named.
    public let host: String
    /// The client id.
    public let client: String
    /// The user who logged in; `nil` for the app itself, by client credentials.
    public let user: String?

    /// The key of `client`, or of one of its users, at the accounts service `host`.
    public init(host: String, client: String, user: String? = nil) {
        self.host = host
        self.client = client
        self.user = user
    }

    /// The parts percent-encoded and joined by colons, so that no two keys have one name.
    var name: String {
        ([host, client] + (user.map { [$0] } ?? [])).map(Self.encoded).joined(separator: ":")
    }

    private static func encoded(_ part: String) -> String {
        part.utf8.reduce(into: "") { name, byte in
            if byte.isAlphanumeric || "-_.".utf8.contains(byte) {
                name.append(Character(UnicodeScalar(byte)))
            } else {
                name += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
