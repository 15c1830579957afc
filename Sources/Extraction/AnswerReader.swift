import Diagnostics
import Foundation
import Frontier
import JSON
import Landing
import Spotify

/// Turns answers into what is landed and what is learned from them.
///
/// Parsing keeps its memory from one landed line to the next, so there is one parser, used by one at a time.
actor AnswerReader {
    private let parser = JSONParser()
    private let bodies: ReceivedBodies
    private let address: APIAddress?

    /// A reader of answers from `address`; `nil` follows the `next` of any.
    ///
    /// - Parameters:
    ///   - address: Where answers come from.
    ///   - bodies: The bodies that the client has parsed.
    init(from address: APIAddress? = nil, bodies: ReceivedBodies = ReceivedBodies()) {
        self.address = address
        self.bodies = bodies
    }

    /// The line to land for `answer`, and what it told.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - etag: What was sent as `If-None-Match`, which a 304 says still holds.
    /// - Returns: The line, and the findings.
    nonisolated func read(
        _ answer: Answer,
        ifNoneMatch etag: String? = nil
    ) -> (line: LandedLine, findings: Findings) {
        let request = AskedRequest(answer.endpoint)
        var findings = Findings(Observation(answeredAt: answer.fetchedAt))
        var body = LandedBody.other(answer.body)
        if answer.status == 304 {
            body = .json(Array("null".utf8))
            findings.observation = Self.unchanged(request, etag, at: answer.fetchedAt)
        } else if let found = readBody(of: answer, to: request),
            let minified = try? JSONParser.minified(parsed: answer.body)
        {
            body = .json(minified)
            findings = found
        }
        var line = LandedLine(
            path: answer.endpoint.path,
            query: answer.endpoint.query.map { ($0.name, $0.value) },
            asked: answer.endpoint.asked,
            fetchedAt: answer.fetchedAt,
            status: answer.status,
            body: body
        )
        line.method = answer.endpoint.method
        line.etag = answer.status == 304 ? etag : answer.etag
        line.cacheControl = answer.cacheControl
        line.retryAfter = answer.retryAfter
        return (line, findings)
    }

    /// What the body of `answer` told; `nil` where it is no JSON.
    private nonisolated func readBody(of answer: Answer, to request: AskedRequest) -> Findings? {
        bodies.read(answer.body) { [address] element in
            let time = answer.fetchedAt
            var findings = FindingsReader.findings(in: element, to: request, at: time, from: address)
            findings.observation.tag(answer.etag, of: request)
            return findings
        }
    }

    /// What a landed line told; `nil` for a line that cannot be read, which `transform` puts into quarantine.
    func read(line: UnsafeRawBufferPointer) -> Observation? {
        guard let element = try? parser.parse(line), let status = element["status"]?.int,
            let request = AskedRequest(line: element), let body = element["body"],
            let time = element["fetched_at"]?.string.flatMap(Timestamp.date)
        else { return nil }
        let etag = element["headers"]?["etag"]?.string
        switch status {
        case 200:
            var findings = FindingsReader.findings(in: body, to: request, at: time, from: address)
            findings.observation.tag(etag, of: request)
            return findings.observation
        case 304:
            return Self.unchanged(request, etag, at: time)
        default:
            return nil
        }
    }

    /// What a line of `failures.ndjson` told: that a thing is not there.
    func read(failure line: UnsafeRawBufferPointer) -> Observation? {
        guard let element = try? parser.parse(line), element["status"]?.int == 404,
            let time = element["at"]?.string.flatMap(Timestamp.date),
            let request = element["url"]?.string.flatMap(AskedRequest.init(target:)), request.offset == 0,
            let subject = request.subject
        else { return nil }
        let sighting = Sighting(subject.kind, subject.id, market: request.market, .missing)
        return Observation(answeredAt: time, sightings: [sighting])
    }

    /// What the lines of a file tell of.
    enum Lines: Sendable {
        case answers
        case failures
    }

    /// Reads up to `limit` of the `lines` at `url` from byte `offset` on.
    ///
    /// - Returns: What they told, and the offset behind the last one; the same offset at the end.
    func read(
        _ lines: Lines,
        at url: URL,
        from offset: Int,
        limit: Int
    ) throws -> (observations: [Observation], end: Int) {
        var reader = try LineReader(url, from: offset)
        var observations: [Observation] = []
        for _ in 0..<limit {
            let isRead = try reader.next { line in
                let observation =
                    switch lines {
                    case .answers: read(line: line)
                    case .failures: read(failure: line)
                    }
                if let observation { observations.append(observation) }
            }
            guard isRead else { break }
        }
        return (observations, reader.offset)
    }

    /// What a 304 told: what was asked for is as it was when it was answered with `etag`.
    private static func unchanged(_ request: AskedRequest, _ etag: String?, at time: Date) -> Observation {
        var observation = Observation(answeredAt: time)
        guard let etag else { return observation }
        if request.isForObjects {
            guard let subject = request.subject else { return observation }
            observation.sightings = [Sighting(subject.kind, subject.id, market: request.market, .full)]
        }
        let tag = PageTag(etag: etag, target: request.target)
        observation.unchanged = request.lists.map { list in
            UnchangedPage(of: list.name, offset: request.offset, market: request.market, tag: tag)
        }
        return observation
    }
}

extension Observation {
    /// Keeps the `ETag` with what may be asked for by exactly the same request: one object, or pages.
    fileprivate mutating func tag(_ etag: String?, of request: AskedRequest) {
        guard let etag else { return }
        if request.subject != nil, request.isForObjects { self.etag = etag }
        let lists = Set(request.lists.map(\.name))
        for index in pages.indices where lists.contains(pages[index].list) {
            pages[index].tag = PageTag(etag: etag, target: request.target)
        }
    }
}
