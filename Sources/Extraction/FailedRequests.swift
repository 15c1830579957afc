import Diagnostics
import Foundation
import JSON
import Landing
import Pipeline
import Spotify

/// The requests that one source of a run gave up, and that have not been answered in that run since.
struct FailedRequests: Sendable {
    /// A request given up.
    struct Item: Sendable, Equatable {
        /// The path and query, as they were recorded.
        let target: String
        /// When it failed last.
        let failedAt: Date
    }

    /// The run's name.
    let run: String
    /// What it gave up, in the order in which it did.
    let items: [Item]

    /// Reads what was recorded of `source` in the run called `name`: a path, or the name of a run beside `own`.
    ///
    /// - Throws: A ``FailedRunError`` where there is no such run; what the disk says.
    init(of source: LandingSource, in name: String, beside own: RunDirectory) throws {
        let run = try Self.run(name, beside: own)
        self.run = run.name
        var state = Reading()
        try state.readFailures(run.failures(of: source))
        try state.readRequests(run.requests(of: source))
        items = state.failed.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
            .map { Item(target: $0.key, failedAt: $0.value) }
    }

    private static func run(_ name: String, beside own: RunDirectory) throws -> RunDirectory {
        let places =
            name.contains("/")
            ? [URL(filePath: name, directoryHint: .isDirectory)]
            : [
                own.url.deletingLastPathComponent().appending(component: name, directoryHint: .isDirectory),
                URL(filePath: name, directoryHint: .isDirectory),
            ]
        for place in places {
            let run = RunDirectory(url: place)
            if FileManager.default.fileExists(atPath: run.landing.path) { return run }
        }
        throw FailedRunError(run: name)
    }
}

/// A run named to be retried, in which nothing was ever asked.
struct FailedRunError: Failure, Equatable {
    /// What was named.
    let run: String

    /// Another name.
    var remedy: Remedy { .fixUsage }

    /// What is wrong, and what to do.
    var description: String {
        "--retry-failed: \(run) is not a run that has sent requests; name a run's directory, or a run beside this one"
    }
}

/// What the records have told so far; memory for requests that failed, not for those that did not.
private struct Reading {
    /// When each request failed last.
    private(set) var failed: [String: Date] = [:]
    private let parser = JSONParser()

    /// Every request with a failed attempt may have been given up.
    mutating func readFailures(_ url: URL) throws {
        try read(url) { reading, line in
            // Records of older versions do not tell here what became of an attempt; the requests do.
            let outcome = line["outcome"]?.string
            guard outcome == nil || outcome == "failed" else { return }
            reading.note(line)
        }
    }

    /// What was answered later was not given up for good; neither was what a lock kept from being answered.
    mutating func readRequests(_ url: URL) throws {
        try read(url) { reading, line in
            guard let target = line["url"]?.string, let failedAt = reading.failed[target],
                let at = line["at"]?.string.flatMap(Timestamp.date), let outcome = line["outcome"]?.string
            else { return }
            switch outcome {
            case "failed": reading.note(line)
            case "landed", "not_modified": if at > failedAt { reading.failed[target] = nil }
            case "locked": if at >= failedAt { reading.failed[target] = nil }
            default: break
            }
        }
    }

    private mutating func note(_ line: JSONElement) {
        guard let target = line["url"]?.string, target.hasPrefix("/v1/"),
            let at = line["at"]?.string.flatMap(Timestamp.date)
        else { return }
        failed[target] = max(at, failed[target] ?? at)
    }

    private mutating func read(_ url: URL, _ body: (inout Reading, JSONElement) -> Void) throws {
        guard FileManager.default.fileExists(atPath: url.path) else { return }
        var reader = try LineReader(url)
        while try reader.next({ bytes in
            // A line that cannot be read is one request fewer, never the end of the rest.
            if let line = try? parser.parse(bytes, padding: LineReader.padding) { body(&self, line) }
        }) {}
    }
}
