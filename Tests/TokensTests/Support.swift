import Diagnostics
import Foundation
import Tokens

/// A moment, to the second.
let noon = Date(timeIntervalSince1970: 1_800_000_000)

extension TokenAnswer {
    /// What the accounts service answers with those members.
    static func of(_ members: [String: Any]) throws -> TokenAnswer? {
        TokenAnswer(body: Array(try JSONSerialization.data(withJSONObject: members)))
    }
}

/// The record of a user who logged in at noon.
func userRecord(
    token: String = "access-1",
    refreshToken: String? = "refresh-1",
    lifetime: Int = 3_600,
    client: String = "an-id",
    scope: String = "user-library-read"
) throws -> TokenRecord {
    var members: [String: Any] = [
        "access_token": token, "token_type": "Bearer", "expires_in": lifetime, "scope": scope,
    ]
    members["refresh_token"] = refreshToken
    guard let answer = try TokenAnswer.of(members) else { throw Missing() }
    return TokenRecord(answer, client: client, requestedAt: noon, authorizedAt: noon, account: "account-1")
}

/// The record of an app, without anything to renew it.
func appRecord(token: String = "access-1", lifetime: Int = 3_600) throws -> TokenRecord {
    guard let answer = try TokenAnswer.of(["access_token": token, "expires_in": lifetime]) else {
        throw Missing()
    }
    return TokenRecord(answer, client: "an-id", requestedAt: noon)
}

/// A test's own premise did not hold.
struct Missing: Error {}

/// A key that no other test uses.
func freshKey(client: String = "an-id", user: String? = nil) -> TokenKey {
    TokenKey(host: "accounts-\(UUID().uuidString.prefix(8)).test", client: client, user: user)
}
