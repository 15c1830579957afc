import Foundation
import HTTP
import Tokens

/// Judges a whole answer by its status and its body.
struct ResponseReader {
    /// What was asked, for the errors.
    let target: String
    /// What must not be repeated from the body; the header is without it already.
    let redaction: Redaction
    /// When the answer came.
    let now: Date

    /// What an answer of the Web API amounts to; `isConditional` if an `ETag` was sent, which a 304 answers.
    func result(
        ofAnswer response: HTTPResponse,
        isConditional: Bool,
        isJSON: ([UInt8]) -> Bool,
        isTooDeep: ([UInt8]) -> Bool
    ) -> AttemptResult {
        switch response.status {
        case 304 where isConditional:
            .unchanged
        case 200:
            read(response, isJSON, isTooDeep)
        case 400:
            refused(response, .api) { .badRequest(target: target, words: $0) }
        case 401:
            .staleToken(failure(response, .api).0)
        case 403:
            forbidden(response)
        case 404:
            refused(response, .notFound) { .notFound(target: target, words: $0) }
        default:
            common(response)
        }
    }

    /// What an answer of the token endpoint amounts to.
    ///
    /// Of one that says it succeeded nothing is kept: a live token may stand in it, even where none can be read.
    func result(ofToken response: HTTPResponse) -> AttemptResult {
        switch response.status {
        case 200:
            read(token: response)
        case 201...299:
            .refused(
                AttemptFailure(kind: .http, message: Self.extent(of: response), body: []),
                .unexpected(target: target, status: response.status, words: Self.extent(of: response))
            )
        case 400, 401, 403:
            refused(response, .api) { .credentialsRefused(words: $0) }
        default:
            common(response)
        }
    }

    private func read(
        _ response: HTTPResponse,
        _ isJSON: ([UInt8]) -> Bool,
        _ isTooDeep: ([UInt8]) -> Bool
    ) -> AttemptResult {
        // A gateway may answer with the request that it got: what holds the token is no answer of Spotify's.
        guard !redaction.isNeeded(in: response.body) else {
            return garbled(response, "a secret stands in it")
        }
        guard !isJSON(response.body) else { return .answered }
        guard !isTooDeep(response.body) else { return tooDeep(response) }
        // What is whole but none of the Web API's, such as `{}` or `null`, passes as a member of an object.
        let wrapped = Array(#"{"body":"#.utf8) + response.body + Array("}".utf8)
        return garbled(response, isJSON(wrapped) ? "JSON, but no answer of the Web API" : "not whole JSON")
    }

    private func read(token response: HTTPResponse) -> AttemptResult {
        do throws(UnusableTokenAnswer) {
            _ = try TokenAnswer(reading: response.body)
            return .answered
        } catch {
            let message = Self.extent(of: response, error.words)
            return .passing(
                AttemptFailure(kind: .parse, message: message, body: []),
                status: response.status,
                retryAfter: nil
            )
        }
    }

    private func common(_ response: HTTPResponse) -> AttemptResult {
        let retryAfter = RetryAfter.delay(response.headers["Retry-After"], now: now)
        switch response.status {
        case 429:
            let (failure, refusal) = failure(response, .quota)
            return .limited(failure, retryAfter: retryAfter, isQuota: refusal.reason == "QUOTA_EXCEEDED")
        case 300...399:
            return redirected(response)
        case 500...599:
            return .passing(failure(response, .http).0, status: response.status, retryAfter: retryAfter)
        default:
            return refused(response, .http) {
                .unexpected(target: target, status: response.status, words: $0)
            }
        }
    }

    /// A redirect, which is not followed: it could lead to another host, or out of TLS.
    private func redirected(_ response: HTTPResponse) -> AttemptResult {
        let (failure, refusal) = failure(response, .http)
        let words = response.headers["Location"].map {
            "a redirect to \(Self.origin(of: $0)), where no token or credential was sent"
        }
        let told = AttemptFailure(kind: .http, message: words ?? refusal.words, body: failure.body)
        return .refused(
            told,
            .unexpected(target: target, status: response.status, words: words ?? refusal.words)
        )
    }

    /// Scheme, host and port of an address; nothing else of it is repeated.
    private static func origin(of location: String) -> String {
        guard let url = URL(string: location), let host = url.host(percentEncoded: true) else {
            return "another path"
        }
        let port = url.port.map { ":\($0)" } ?? ""
        return Refusal.line("\(url.scheme ?? "https")://\(host)\(port)")
    }

    private func forbidden(_ response: HTTPResponse) -> AttemptResult {
        let (failure, refusal) = failure(response, .api)
        let error: SpotifyError =
            refusal.isAboutPremium
            ? .premiumRequired(words: refusal.words)
            : .forbidden(target: target, words: refusal.words)
        return .refused(failure, error)
    }

    private func refused(
        _ response: HTTPResponse,
        _ kind: AttemptFailure.Kind,
        as error: (String) -> SpotifyError
    ) -> AttemptResult {
        let (failure, refusal) = failure(response, kind)
        return .refused(failure, error(refusal.words))
    }

    private func garbled(_ response: HTTPResponse, _ problem: String) -> AttemptResult {
        let failure = AttemptFailure(
            kind: .parse,
            message: Self.extent(of: response, problem),
            body: redaction.redacted(response.body)
        )
        return .passing(failure, status: response.status, retryAfter: nil)
    }

    private func tooDeep(_ response: HTTPResponse) -> AttemptResult {
        let words = "JSON that nests too deeply, \(Self.extent(of: response))"
        let failure = AttemptFailure(kind: .parse, message: words, body: redaction.redacted(response.body))
        return .refused(failure, .tooDeep(target: target, words: words))
    }

    /// How much came, of what type, and what is wrong with it.
    private static func extent(of response: HTTPResponse, _ problem: String? = nil) -> String {
        guard !response.body.isEmpty else { return "an empty body" }
        let type = response.headers["Content-Type"].map { " of type \(Refusal.line($0))" } ?? ""
        return "\(response.body.count) bytes\(type)" + (problem.map { " (\($0))" } ?? "")
    }

    private func failure(_ response: HTTPResponse, _ kind: AttemptFailure.Kind) -> (AttemptFailure, Refusal) {
        let body = redaction.redacted(response.body)
        let refusal = Refusal(body: body, retryAfter: response.headers["Retry-After"])
        return (AttemptFailure(kind: kind, message: refusal.words, body: body), refusal)
    }
}
