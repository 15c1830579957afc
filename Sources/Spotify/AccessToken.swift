import Diagnostics
import Foundation

/// A token of the client-credentials grant.
struct AccessToken: Sendable, Equatable {
    /// What stands behind `Bearer`.
    let value: Secret
    /// From when on it is renewed before it is used.
    let staleAt: Date

    /// The token of that answer, to a request sent at `requestedAt`.
    ///
    /// A token is renewed a minute before it expires, or at half of its life where that is shorter than two
    /// minutes, so that a short-lived one is used at all.
    init(_ answer: AccessTokenAnswer, requestedAt: Date) {
        value = answer.token
        staleAt = requestedAt + (answer.lifetime - min(60, answer.lifetime / 2))
    }

    /// The value of the header `Authorization`.
    var authorization: Secret { Secret("Bearer \(value.revealed)") }
}

/// What the token endpoint answers.
struct AccessTokenAnswer {
    /// The token; visible ASCII, so that it cannot end the header that it stands in.
    let token: Secret
    /// How long it is good for, in seconds.
    let lifetime: TimeInterval

    /// Reads `body`; `nil` when no usable token stands in it.
    init?(body: [UInt8]) {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(body)),
            !fields.accessToken.isEmpty,
            fields.accessToken.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        token = Secret(fields.accessToken)
        lifetime = min(max(fields.expiresIn ?? 3_600, 0), 86_400)
    }

    private struct Fields: Decodable {
        let accessToken: String
        let expiresIn: Double?

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case expiresIn = "expires_in"
        }
    }
}
