public import Diagnostics
import Foundation

/// What the token endpoint answers.
public struct TokenAnswer: Sendable, Equatable {
    /// The token; visible ASCII, so that it cannot end the header that it stands in.
    public let accessToken: Secret
    /// What kind of token it is: `Bearer`, in whatever case the answer has it.
    public let tokenType: String
    /// How long it is good for, in seconds, from 1 to 86,400; an hour where the answer does not say.
    public let lifetime: Int
    /// What renews it without the user; client credentials have none, and a renewal may leave it out.
    public let refreshToken: Secret?
    /// What it is good for; `nil` where the answer does not say.
    public let scope: Scope?

    /// More than any token takes; what is larger is something else.
    private static let longestBody = 64 * 1_024

    /// Reads `body`; `nil` when no usable token stands in it.
    public init?(body: [UInt8]) {
        guard body.count <= Self.longestBody,
            let fields = try? JSONDecoder().decode(Fields.self, from: Data(body)),
            Secret.isSendable(fields.accessToken)
        else { return nil }
        accessToken = Secret(fields.accessToken)
        tokenType = fields.tokenType ?? "Bearer"
        // RFC 6749: who does not know a type must not use the token.
        guard tokenType.lowercased() == "bearer" else { return nil }
        // Believed, a life of no time would make every request fetch a token; one that ends is refused and renewed.
        lifetime = fields.expiresIn.map { $0 < 1 ? 3_600 : Int(min($0, 86_400)) } ?? 3_600
        refreshToken = fields.refreshToken.flatMap { Secret.isSendable($0) ? Secret($0) : nil }
        scope = fields.scope.flatMap { try? Scope($0) }
    }

    private struct Fields: Decodable {
        let accessToken: String
        let tokenType: String?
        let expiresIn: Double?
        let refreshToken: String?
        let scope: String?

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case tokenType = "token_type"
            case expiresIn = "expires_in"
            case refreshToken = "refresh_token"
            case scope
        }
    }
}

extension Secret {
    /// Whether `token` can stand in a header: visible ASCII, and at least one character of it.
    static func isSendable(_ token: String) -> Bool {
        !token.isEmpty && token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
