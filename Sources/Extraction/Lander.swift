import Frontier
import Landing
import Spotify

/// Lands an answer and then tells the frontier, in this order: what the frontier knows has landed.
struct Lander: Sendable {
    let reader: AnswerReader
    let writer: LandingWriter
    let frontier: Frontier
    let originName: String

    /// Lands `answer`, and returns what it told.
    func land(_ answer: Answer) async throws -> Observation {
        let (line, observation) = await reader.read(answer)
        let place = try await writer.land(line)
        let range = LandedRange(origin: originName, segment: place.segment, bytes: place.start..<place.end)
        try await frontier.observe([observation], landed: range)
        return observation
    }
}
