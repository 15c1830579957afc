import Diagnostics
import Foundation

/// What a refusing server says, in whatever form it says it.
///
/// The Web API's form is `{"error":{"status":…,"message":…,"reason":…}}`, the accounts service's is
/// `{"error":…,"error_description":…}`; plain text, HTML and nothing at all have been seen from both.
struct Refusal {
    /// The server's words on one line, with the reason and the wait that came beside them.
    let words: String
    /// Spotify's `reason`, such as `QUOTA_EXCEEDED`.
    let reason: String?

    init(body: [UInt8], retryAfter: String? = nil) {
        let answer = try? JSONDecoder().decode(ErrorAnswer.self, from: Data(body))
        let text = answer?.words ?? String(decoding: body.prefix(AttemptFailure.keptBytes), as: UTF8.self)
        let line = Self.line(text)
        reason = answer?.reason
        let details = [reason, retryAfter.map { "Retry-After \($0)" }].compactMap { $0.map(Self.line) }
        words =
            (line.isEmpty ? "no reason given" : line)
            + (details.isEmpty ? "" : " [\(details.joined(separator: ", "))]")
    }

    /// Whether the app's owner lacks the subscription that every request needs.
    var isAboutPremium: Bool { words.lowercased().contains("premium subscription required") }

    /// `text` on one line, cut to what a person reads.
    static func line(_ text: String) -> String {
        let line = text.asOneLine.trimmingCharacters(in: .whitespaces)
        return line.count > 300 ? line.prefix(300) + "…" : line
    }
}

/// The JSON of an error, both services' forms.
private struct ErrorAnswer: Decodable {
    var words: String?
    var reason: String?

    private enum CodingKeys: String, CodingKey {
        case error
        case description = "error_description"
    }

    private struct Details: Decodable {
        var message: String?
        var reason: String?
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let details = try? container.decode(Details.self, forKey: .error) {
            words = details.message
            reason = details.reason
        } else {
            let parts = [CodingKeys.error, .description].compactMap {
                try? container.decode(String.self, forKey: $0)
            }
            words = parts.isEmpty ? nil : parts.joined(separator: ": ")
        }
    }
}
