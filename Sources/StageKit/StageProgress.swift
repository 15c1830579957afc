public import Diagnostics
public import Logging
public import Pipeline
import Synchronization

/// How far the work has come: a bar on a terminal, else a log line now and then.
public final class StageProgress: ProgressIndicator {
    private struct Shown {
        var at: ContinuousClock.Instant
        /// When something waited for was last spoken of.
        var waitingAt: ContinuousClock.Instant?
    }

    private let console: Console
    private let log: Logger
    private let interval: Duration
    private let shown: Mutex<Shown>

    /// Progress of one executable.
    ///
    /// - Parameters:
    ///   - console: Where a bar is drawn, if a person watches.
    ///   - log: Where lines go otherwise, ten seconds apart.
    public init(console: Console, log: Logger) {
        self.console = console
        self.log = log
        interval = console.isTerminal ? .milliseconds(100) : .seconds(10)
        shown = Mutex(Shown(at: .now))
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
        } else {
            log.info("\(Self.line(done: done, total: total, detail: detail))")
        }
    }

    /// Says what is waited for: in place of the bar on a terminal, else in a log line a minute.
    ///
    /// - Parameter words: What is waited for, and how long still.
    public func wait(_ words: String) {
        if console.isTerminal { return console.show(status: words.asOneLine) }
        let isDue = shown.withLock { shown in
            if let at = shown.waitingAt, at.duration(to: .now) < .seconds(60) { return false }
            shown.waitingAt = .now
            return true
        }
        if isDue { log.info("\(words)") }
    }

    /// Takes the bar away.
    public func finish() {
        console.show(status: "")
    }

    static func line(done: Int, total: Int?, detail: String) -> String {
        let count = total.map { "\(done) of \($0)" } ?? "\(done)"
        return detail.isEmpty ? count : "\(count) \(detail.asOneLine)"
    }

    static func bar(done: Int, total: Int?, detail: String) -> String {
        guard let total, total > 0 else { return line(done: done, total: total, detail: detail) }
        let filled = min(barWidth, max(0, done * barWidth / total))
        let bar = String(repeating: "━", count: filled) + String(repeating: "·", count: barWidth - filled)
        return "\(bar) \(line(done: done, total: total, detail: detail))"
    }

    private static let barWidth = 24
}
