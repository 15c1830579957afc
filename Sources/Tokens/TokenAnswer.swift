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
        guard let answer = try? TokenAnswer(reading: body) else { return nil }
        self = answer
    }

    /// Reads `body`, or says why no usable token stands in it.
    public init(reading body: [UInt8]) throws(UnusableTokenAnswer) {
        guard body.count <= Self.longestBody else { throw UnusableTokenAnswer.tooLong }
        let fields = try Self.fields(of: body)
        guard let token = fields.accessToken else {
            throw fields.isError ? UnusableTokenAnswer.refusal : UnusableTokenAnswer.noToken
        }
        guard !token.isEmpty else { throw UnusableTokenAnswer.emptyToken }
        guard Secret.isSendable(token) else { throw UnusableTokenAnswer.unsendableToken }
        accessToken = Secret(token)
        tokenType = fields.tokenType ?? "Bearer"
        // RFC 6749: who does not know a type must not use the token.
        guard tokenType.lowercased() == "bearer" else { throw UnusableTokenAnswer.otherType }
        // Believed, a life of no time would make every request fetch a token; one that ends is refused and renewed.
        lifetime = fields.expiresIn.map { $0 < 1 ? 3_600 : Int(min($0, 86_400)) } ?? 3_600
        refreshToken = fields.refreshToken.flatMap { Secret.isSendable($0) ? Secret($0) : nil }
        scope = fields.scope.flatMap { try? Scope($0) }
    }

    private static func fields(of body: [UInt8]) throws(UnusableTokenAnswer) -> Fields {
        do {
            return try JSONDecoder().decode(Fields.self, from: Data(body))
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            throw Self.problem(at: context, or: .noToken)
        } catch DecodingError.dataCorrupted(let context) {
            throw Self.problem(at: context, or: .notJSON)
        } catch {
            throw UnusableTokenAnswer.notJSON
        }
    }

    private static func problem(
        at context: DecodingError.Context,
        or whole: UnusableTokenAnswer
    ) -> UnusableTokenAnswer {
        context.codingPath.last.map { .field($0.stringValue) } ?? whole
    }

    private struct Fields: Decodable {
        let accessToken: String?
        let tokenType: String?
        let expiresIn: Double?
        let refreshToken: String?
        let scope: String?
        /// Whether it is in the form of an error.
        let isError: Bool

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case tokenType = "token_type"
            case expiresIn = "expires_in"
            case refreshToken = "refresh_token"
            case scope
            case error
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            accessToken = try values.decodeIfPresent(String.self, forKey: .accessToken)
            tokenType = try values.decodeIfPresent(String.self, forKey: .tokenType)
            expiresIn = try Self.seconds(in: values)
            refreshToken = try values.decodeIfPresent(String.self, forKey: .refreshToken)
            scope = try values.decodeIfPresent(String.self, forKey: .scope)
            isError = values.contains(.error)
        }

        /// The life as a number, which other servers send as text.
        private static func seconds(in values: KeyedDecodingContainer<CodingKeys>) throws -> Double? {
            guard let text = try? values.decode(String.self, forKey: .expiresIn) else {
                return try values.decodeIfPresent(Double.self, forKey: .expiresIn)
            }
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
                let seconds = Double(text)
            else {
                throw DecodingError.dataCorruptedError(
                    forKey: .expiresIn,
                    in: values,
                    debugDescription: "no decimal number"
                )
            }
            return seconds
        }
    }
}

extension Secret {
    /// Whether `token` can stand in a header: visible ASCII, and at least one character of it.
    static func isSendable(_ token: String) -> Bool {
        !token.isEmpty && token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
