import Frontier
import Landing
import Spotify

/// Lands an answer and then tells the frontier, in this order: what the frontier knows has landed.
struct AnswerLander: Sendable {
    let reader: AnswerReader
    let writer: LandingWriter
    let frontier: Frontier
    let originName: String

    /// Lands `answer`, and returns what it told; `etag` is what was sent as `If-None-Match`.
    func land(_ answer: Answer, ifNoneMatch etag: String? = nil) async throws -> Findings {
        let (line, findings) = reader.read(answer, ifNoneMatch: etag)
        let place = try await writer.land(line)
        let range = LandedRange(origin: originName, segment: place.segment, bytes: place.start..<place.end)
        try await frontier.observe([findings.observation], landed: range)
        return findings
    }
}
