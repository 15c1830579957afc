import Diagnostics
import Files
import Foundation
import Landing
import Quota
import Spotify
import Synchronization

/// Records the requests of a stage: every attempt, every failure, and how many there were.
final class RequestRecorder: AttemptObserver {
    private struct State {
        var counts: [String: Int] = [:]
        var times = ResponseTimes()
        var failure: (any Error)?
    }

    private let stage: String
    private let requests: LineLog
    private let failures: LineLog
    private let state = Mutex(State())

    /// A recorder for `stage`, which lands in `source` of `run`.
    init(stage: String, source: LandingSource, run: RunDirectory) throws {
        self.stage = stage
        requests = try LineLog(run.requests(of: source))
        failures = try LineLog(run.failures(of: source))
    }

    /// The counts so far, by the names of a tally.
    var counts: [String: Int] { state.withLock { $0.counts } }

    /// How long the requests to the Web API took that were answered.
    var times: ResponseTimes { state.withLock { $0.times } }

    /// How many requests have been sent to `bucket`, retries included.
    func requests(to bucket: Bucket) -> Int {
        state.withLock { $0.counts[Tally.Key.requests(to: bucket.rawValue)] ?? 0 }
    }

    /// Counts something under the name that it has in the tally.
    func count(_ name: String, by number: Int = 1) {
        state.withLock { $0.counts[name, default: 0] += number }
    }

    /// Throws what kept an attempt from being written down.
    func check() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Waits until what is recorded is on the disk.
    func sync() throws {
        try requests.sync()
        try failures.sync()
        try check()
    }

    func attempted(_ attempt: Attempt) {
        state.withLock { state in
            var names = [Tally.Key.requests, Tally.Key.requests(to: attempt.bucketName)]
            switch attempt.outcome {
            case .retried: names.append(Tally.Key.retried)
            case .failed: names.append(Tally.Key.failed)
            case .notModified: names.append(Tally.Key.notModified)
            case .landed, .locked: break
            }
            if attempt.status == 429 { names.append(Tally.Key.limited) }
            for name in names { state.counts[name, default: 0] += 1 }
            if attempt.bucket != nil, attempt.status != nil { state.times.add(attempt.duration) }
        }
        write { recorder in
            try recorder.requests.append(recorder.line(of: attempt))
            guard let failure = attempt.failure else { return }
            try recorder.failures.append(recorder.line(of: attempt, failure))
        }
    }

    /// Takes note of an answer that came whole and tells nothing that can be used.
    ///
    /// - Parameters:
    ///   - answer: The answer, which is recorded as one that came.
    ///   - message: What is wrong with it, on one line.
    func misunderstood(_ answer: Answer, _ message: String) {
        count(Tally.Key.failed)
        let attempt = Attempt(
            at: answer.fetchedAt,
            bucket: answer.endpoint.bucket,
            url: answer.endpoint.target,
            status: answer.status,
            outcome: .failed
        )
        let failure = AttemptFailure(kind: .parse, message: message, body: answer.body)
        write { recorder in try recorder.failures.append(recorder.line(of: attempt, failure)) }
    }

    private func write(_ lines: (RequestRecorder) throws -> Void) {
        do {
            try lines(self)
        } catch {
            // The caller of an observer's methods cannot fail; whoever asks next does.
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
        return finished(line, attempt)
    }

    private func line(of attempt: Attempt, _ failure: AttemptFailure) -> [UInt8] {
        var line = common(attempt)
        line.add("error_type", failure.kind.rawValue)
        line.add("message", failure.message)
        let body = failure.body.prefix(AttemptFailure.keptBytes)
        if let text = String(validating: body, as: UTF8.self) {
            line.add("body", text)
        } else {
            line.add("body_base64", Data(body).base64EncodedString())
        }
        return finished(line, attempt)
    }

    private func finished(_ line: JSONLine, _ attempt: Attempt) -> [UInt8] {
        var line = line
        line.add("outcome", attempt.outcome.rawValue)
        line.add("credential", attempt.credential)
        return line.finished()
    }
}
