import Foundation

/// `POST /api/token`: the client credentials flow, with the errors of Spotify's accounts service.
struct TokenEndpoint: Sendable {
    let clients: [SandboxClient]
    let tokens: Tokens
    let tokenSeconds: Int

    /// The answer to a form, with the value of the `Authorization` header, and the client id that asked.
    func answer(form: Parameters, authorization: String?) -> (answer: Answer, client: String?) {
        guard let credentials = Self.basic(authorization) ?? Self.inForm(form) else {
            return (Self.refusal("invalid_client"), nil)
        }
        guard let client = clients.first(where: { $0.name == credentials.id }) else {
            return (Self.refusal("invalid_client", "Invalid client"), nil)
        }
        guard credentials.secret == client.secret else {
            return (Self.refusal("invalid_client", "Invalid client secret"), client.name)
        }
        return (answer(form["grant_type"], to: client), client.name)
    }

    private func answer(_ grant: String?, to client: SandboxClient) -> Answer {
        switch grant {
        case "client_credentials": return self.grant(client)
        case "authorization_code": return Self.refusal("invalid_grant", "Invalid authorization code")
        case "refresh_token": return Self.refusal("invalid_grant", "Invalid refresh token")
        default:
            return Self.refusal(
                "unsupported_grant_type",
                "grant_type must be client_credentials, authorization_code or refresh_token"
            )
        }
    }

    private func grant(_ client: SandboxClient) -> Answer {
        let token = tokens.issue(to: client)
        return Answer(
            status: 200,
            text: #"{"access_token":"\#(token)","token_type":"Bearer","expires_in":\#(tokenSeconds)}"#,
            contentType: "application/json"
        )
    }

    private static func refusal(_ error: String, _ description: String? = nil) -> Answer {
        let description = description.map { #","error_description":"\#($0)""# } ?? ""
        return Answer(
            status: 400,
            text: #"{"error":"\#(error)"\#(description)}"#,
            contentType: "application/json"
        )
    }

    private static func basic(_ authorization: String?) -> (id: String, secret: String)? {
        guard let authorization, authorization.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: authorization.dropFirst(6).trimmingCharacters(in: .whitespaces))
        else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(
            separator: ":",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }

    private static func inForm(_ form: Parameters) -> (id: String, secret: String)? {
        form["client_id"].map { ($0, form["client_secret"] ?? "") }
    }
}
