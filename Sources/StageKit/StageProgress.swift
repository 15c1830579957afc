public import Diagnostics
import Files
import Foundation
import Glibc
public import Logging
public import Pipeline
import Synchronization

/// How far the work has come: a bar on a terminal, words for the runner to show, else a log line now and then.
///
/// The words are gone when the work ends, so what was waited for is logged beside them, too.
public final class StageProgress: ProgressIndicator {
    private struct Shown {
        var at: ContinuousClock.Instant
        /// When something waited for was last spoken of.
        var waitingAt: ContinuousClock.Instant?
        /// What the runner reads.
        var words = ""
    }

    private let console: Console
    private let log: Logger
    /// Where the runner reads what it shows; `nil` where it shows nothing.
    private let file: OpenFile?
    private let interval: Duration
    private let shown: Mutex<Shown>

    /// Progress of one executable.
    ///
    /// - Parameters:
    ///   - console: Where a bar is drawn, if a person watches.
    ///   - log: Where lines go otherwise, ten seconds apart.
    ///   - path: The file in which a runner reads what to show instead; empty where nobody watches it.
    public init(console: Console, log: Logger, path: String = "") {
        self.console = console
        self.log = log
        file = console.isTerminal ? nil : Self.file(at: path)
        interval = console.isTerminal ? .milliseconds(100) : file == nil ? .seconds(10) : .milliseconds(250)
        shown = Mutex(Shown(at: .now))
    }

    private static func file(at path: String) -> OpenFile? {
        guard !path.isEmpty else { return nil }
        return try? OpenFile(URL(filePath: path), O_WRONLY | O_CREAT | O_APPEND)
    }

    /// Says how far the work has come; cheap enough to be called for every item.
    ///
    /// - Parameters:
    ///   - done: Items done so far.
    ///   - total: Items in all as far as known; `nil` when unknown. It may grow.
    ///   - detail: What is being worked on, in a few words.
    public func update(done: Int, total: Int? = nil, detail: String = "") {
        let isDue = shown.withLock { shown in
            guard shown.at.duration(to: .now) >= interval else { return false }
            shown.at = .now
            return true
        }
        guard isDue else { return }
        if console.isTerminal {
            console.show(status: Self.bar(done: done, total: total, detail: detail))
        } else if let file {
            // Others may share the line.
            put(Self.bar(done: done, total: total, detail: detail, width: 10), into: file)
        } else {
            log.info("\(Self.line(done: done, total: total, detail: detail))")
        }
    }

    /// Says what is waited for: in place of the bar, or in a log line a minute, and in place of the words.
    ///
    /// - Parameter words: What is waited for, and how long still.
    public func wait(_ words: String) {
        if console.isTerminal { return console.show(status: words.asOneLine) }
        if let file { put(words.asOneLine, into: file) }
        let isDue = shown.withLock { shown in
            if let at = shown.waitingAt, at.duration(to: .now) < .seconds(60) { return false }
            shown.waitingAt = .now
            return true
        }
        if isDue { log.info("\(words)") }
    }

    /// Takes the bar or the words away.
    public func finish() {
        if let file { put("", into: file) }
        console.show(status: "")
    }

    private func put(_ words: String, into file: OpenFile) {
        shown.withLock { shown in
            guard shown.words != words else { return }
            shown.words = words
            // A reader finds the whole line or no end of one. Nobody need see it, so a full disk stops nothing.
            try? file.truncate(to: 0)
            try? Array("\(words)\n".utf8).withUnsafeBytes { try file.write($0) }
        }
    }

    static func line(done: Int, total: Int?, detail: String) -> String {
        let count = total.map { "\(done) of \($0)" } ?? "\(done)"
        return detail.isEmpty ? count : "\(count) \(detail.asOneLine)"
    }

    static func bar(done: Int, total: Int?, detail: String, width: Int = 24) -> String {
        guard let total, total > 0 else { return line(done: done, total: total, detail: detail) }
        let filled = min(width, max(0, done * width / total))
        let bar = String(repeating: "━", count: filled) + String(repeating: "·", count: width - filled)
        return "\(bar) \(line(done: done, total: total, detail: detail))"
    }
}
