import Diagnostics
import Foundation
import Landing
import Spotify
import Synchronization

/// Keeps the books of a stage: every attempt, every failure, and how many there were.
final class RequestBook: AttemptObserver {
    private struct State {
        var counts: [String: Int] = [:]
        var failure: (any Error)?
    }

    private let stage: String
    private let requests: LineLog
    private let failures: LineLog
    private let state = Mutex(State())

    /// The books of `stage`, which lands in `source` of `run`.
    init(stage: String, source: LandingSource, run: RunDirectory) throws {
        self.stage = stage
        requests = try LineLog(run.requests(of: source))
        failures = try LineLog(run.failures(of: source))
    }

    /// The counts so far, by the names of a tally.
    var counts: [String: Int] { state.withLock { $0.counts } }

    /// Throws what kept an attempt from being written down.
    func check() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Waits until the books are on the disk.
    func sync() throws {
        try requests.sync()
        try failures.sync()
        try check()
    }

    func attempted(_ attempt: Attempt) {
        state.withLock { state in
            state.counts["requests", default: 0] += 1
            state.counts["requests.\(attempt.bucketName)", default: 0] += 1
            if attempt.outcome == .retried { state.counts["retried", default: 0] += 1 }
        }
        do {
            try requests.append(line(of: attempt))
            if let trouble = attempt.trouble { try failures.append(line(of: attempt, trouble)) }
        } catch {
            // The caller of this observer cannot fail; whoever asks next does.
            state.withLock { $0.failure = $0.failure ?? error }
        }
    }

    private func common(_ attempt: Attempt) -> JSONLine {
        var line = JSONLine()
        line.add("at", Timestamp.text(attempt.at))
        line.add("stage", stage)
        line.add("bucket", attempt.bucketName)
        line.add("method", attempt.method)
        line.add("url", attempt.url)
        line.add("attempt", attempt.number)
        line.add("status", attempt.status)
        return line
    }

    private func line(of attempt: Attempt) -> [UInt8] {
        var line = common(attempt)
        line.add("ms", attempt.milliseconds)
        line.add("bytes", attempt.bytes)
        line.add("outcome", attempt.outcome.rawValue)
        return line.finished()
    }

    private func line(of attempt: Attempt, _ trouble: Trouble) -> [UInt8] {
        var line = common(attempt)
        line.add("error_type", trouble.kind.rawValue)
        line.add("message", trouble.message)
        let body = trouble.body.prefix(Trouble.keptBytes)
        if let text = String(validating: body, as: UTF8.self) {
            line.add("body", text)
        } else {
            line.add("body_base64", Data(body).base64EncodedString())
        }
        return line.finished()
    }
}
