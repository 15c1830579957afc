import Diagnostics
import Foundation
import Frontier
import JSON
import Landing
import Spotify
import Synchronization

/// Turns answers into what is landed and what is learned from them.
///
/// Parsing keeps its memory from one answer to the next, so there is one parser, used by one answer at a time.
actor AnswerReader {
    private let parser = JSONParser()

    /// The line to land for `answer`, and what it told.
    func read(_ answer: Answer) -> (line: LandedLine, observation: Observation) {
        var observation = Observation(answeredAt: answer.fetchedAt)
        var body = LandedBody.other(answer.body)
        if let minified = try? parser.minified(answer.body) {
            body = .json(minified)
            if let request = AskedRequest(answer.endpoint), let element = try? parser.parse(minified) {
                observation = Harvest.observation(of: element, to: request, at: answer.fetchedAt)
            }
        }
        observation.etag = answer.endpoint.asked.count == 1 ? answer.etag : nil
        var line = LandedLine(
            path: answer.endpoint.path,
            query: answer.endpoint.query.map { ($0.name, $0.value) },
            asked: answer.endpoint.asked,
            fetchedAt: answer.fetchedAt,
            status: answer.status,
            body: body
        )
        line.method = answer.endpoint.method
        line.etag = answer.etag
        line.cacheControl = answer.cacheControl
        line.retryAfter = answer.retryAfter
        return (line, observation)
    }

    /// What a landed line told; `nil` for a line that cannot be read, which `transform` puts into quarantine.
    func read(line: UnsafeRawBufferPointer) -> Observation? {
        guard let element = try? parser.parse(line), element["status"]?.int == 200,
            let request = AskedRequest(line: element), let body = element["body"],
            let time = element["fetched_at"]?.string.flatMap(Timestamp.date)
        else { return nil }
        var observation = Harvest.observation(of: body, to: request, at: time)
        observation.etag = request.asked.count == 1 ? element["headers"]?["etag"]?.string : nil
        return observation
    }

    /// Reads up to `limit` lines of the segment at `url` from byte `offset` on.
    ///
    /// - Returns: What they told, and the offset behind the last one; the same offset at the end.
    func read(_ url: URL, from offset: Int, limit: Int) throws -> (observations: [Observation], end: Int) {
        var reader = try LineReader(url, from: offset)
        var observations: [Observation] = []
        for _ in 0..<limit {
            let isRead = try reader.next { line in
                if let observation = read(line: line) { observations.append(observation) }
            }
            guard isRead else { break }
        }
        return (observations, reader.offset)
    }
}
