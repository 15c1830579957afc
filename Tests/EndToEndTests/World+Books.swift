import Foundation
import TestSupport
import Testing

/// What a run's own files say.
extension World {
    /// A line of a stage's log.
    struct LogLine: Sendable {
        let at: Date
        let level: String
        let text: String
    }

    /// What the stage said in the newest run.
    func log(of stage: String) throws -> [LogLine] {
        let file = try #require(runs().last).appending(path: "logs/\(stage).log")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard parts.count == 4, parts[2] == "\(stage):",
                let at = try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(parts[0])
            else { return nil }
            return LogLine(at: at, level: parts[1], text: parts[3])
        }
    }

    /// A receipt as it is read for its figures.
    struct Receipt: Decodable {
        let counts: [String: Int]
        let endedAt: Date

        enum CodingKeys: String, CodingKey {
            case counts
            case endedAt = "ended_at"
        }
    }

    /// The figures of a stage in `run`, or in the newest.
    func figures(of stage: String, in run: URL? = nil) throws -> Receipt {
        let run = try #require(try run ?? runs().last)
        let data = try Data(contentsOf: run.appending(path: "receipts/\(stage).json"))
        return try JSONDecoder.withMilliseconds.decode(Receipt.self, from: data)
    }

    /// A line of `requests.ndjson` or `failures.ndjson`.
    struct BookLine: Decodable, Sendable {
        let at: Date
        let stage: String
        let bucket: String
        let credential: String?
        let url: String
        let attempt: Int
        let status: Int?
        let ms: Double?
        let outcome: String?
        let errorType: String?
        let message: String?
        let body: String?

        enum CodingKeys: String, CodingKey {
            case at, stage, bucket, credential, url, attempt, status, ms, outcome
            case errorType = "error_type"
            case message, body
        }
    }

    /// The lines of such a file of every source and every run.
    func book(_ name: String) throws -> [BookLine] {
        let runs = scratch.appending("runs")
        let decoder = JSONDecoder.withMilliseconds
        return try FileManager.default.subpathsOfDirectory(atPath: runs.path)
            .filter { $0.contains("/landing/") && $0.hasSuffix("/\(name).ndjson") }
            .sorted()
            .flatMap { try Data(contentsOf: runs.appending(path: $0)).split(separator: UInt8(ascii: "\n")) }
            .map { try decoder.decode(BookLine.self, from: Data($0)) }
    }
}

extension [SandboxProcess.Request] {
    /// The calls of one bucket.
    func of(_ bucket: String) -> Self { filter { $0.bucket == bucket } }

    /// How many requests of a client id may be under way when the first one is refused.
    ///
    /// Two more than are known to pass in a window of 30 seconds. On a machine so slow that the first of them
    /// have left the window by then, further ones are known to pass, and as many go as ever do at once.
    var mostUnderWay: Int {
        let refused = filter { $0.status == 429 }.map(\.at).min()
        guard let first = map(\.at).min(), let refused else { return 8 }
        return refused.timeIntervalSince(first) < 20 ? 2 : 8
    }

    /// The longest time between two of them that follow upon each other, in seconds.
    var longestPause: TimeInterval {
        let times = map(\.at).sorted()
        return zip(times, times.dropFirst()).map { $1.timeIntervalSince($0) }.max() ?? 0
    }

    /// How often each client id got each status.
    var byClient: String {
        reduce(into: [String: Int]()) { $0["\($1.client ?? "nobody"): \($1.status ?? 0)", default: 0] += 1 }
            .sorted { $0.key < $1.key }
            .map { "\($0.key) × \($0.value)" }
            .joined(separator: ", ")
    }
}

extension [World.BookLine] {
    /// The requests of `bucket` that were sent although it was known to be locked.
    ///
    /// By the stage's own clock, because a busy sandbox may note late what was sent early. One that was let pass
    /// before the refusal may still need a moment until it is sent, and on a busy machine a long one.
    func afterRefusal(of bucket: String) -> Self {
        let calls = filter { $0.bucket == bucket }
        let refusals = calls.filter { $0.status == 429 }.map { $0.at + ($0.ms ?? 0) / 1_000 }
        guard let known = refusals.min() else { return [] }
        let limit = known + longestHold
        return calls.filter { $0.at > limit }
    }

    /// How long a request may have been held up between its permission and its sending, in seconds.
    ///
    /// Nobody measures that; but where the machine holds one up, it also makes answers late, and pauses long.
    private var longestHold: TimeInterval {
        let times = map(\.at).sorted()
        let pauses = zip(times, times.dropFirst()).map { $1.timeIntervalSince($0) }
        let slowest = (compactMap(\.ms).max() ?? 0) / 1_000
        return 2 * (slowest + (pauses.max() ?? 0))
    }
}
