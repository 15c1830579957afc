import Foundation
public import Logging

/// Logs to a console, one line per event.
///
/// A person at a terminal reads the time of day and the message; a file gets the whole UTC time, the level
/// and the label too, so that lines of several stages can be merged by sorting.
public struct ConsoleLogHandler: LogHandler {
    /// Added to every event.
    public var metadata: Logger.Metadata = [:]
    /// Events below it are dropped.
    public var logLevel: Logger.Level

    private let label: String
    private let console: Console
    private let usesColor: Bool

    /// A handler for the events of `label`.
    ///
    /// - Parameters:
    ///   - label: Who speaks: the stage's name.
    ///   - console: Where the lines go.
    ///   - logLevel: Events below it are dropped.
    ///   - usesColor: Whether warnings and errors stand out, on a terminal.
    public init(
        label: String,
        console: Console = .standardError,
        logLevel: Logger.Level = .info,
        usesColor: Bool = false
    ) {
        self.label = label
        self.console = console
        self.logLevel = logLevel
        self.usesColor = usesColor && console.isTerminal
    }

    /// Reads or writes one entry of the metadata that every event carries.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line for the event.
    public func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { _, own in own }
            .sorted { $0.key < $1.key }
            .map { " \($0.key)=\(Self.quoted("\($0.value)"))" }
            .joined()
        console.write(line: line(event.level, "\(event.message)".asOneLine + pairs, at: Date()))
    }

    private func line(_ level: Logger.Level, _ text: String, at date: Date) -> String {
        guard console.isTerminal else {
            return "\(Timestamp.text(date)) \(level) \(label): \(text)"
        }
        let time = date.formatted(Self.timeOfDay)
        switch level {
        case .warning: return "\(time) \(colored(33, "warning:")) \(text)"
        case .error, .critical: return "\(time) \(colored(31, "error:")) \(text)"
        default: return "\(time) \(text)"
        }
    }

    private func colored(_ code: Int, _ text: String) -> String {
        usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    private static func quoted(_ value: String) -> String {
        let line = value.asOneLine
        let needsQuotes = line.isEmpty || line.contains { $0.isWhitespace || $0 == "\"" || $0 == "=" }
        return needsQuotes ? "\"" + line.replacing("\"", with: "\\\"") + "\"" : line
    }

    private static let timeOfDay = Date.VerbatimFormatStyle(
        format:
            "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
        timeZone: .current,
        calendar: Calendar(identifier: .gregorian)
    )
}
