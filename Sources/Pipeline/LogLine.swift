import Diagnostics
import Foundation

/// A line of a stage's log, for a person who watches the runner.
enum LogLine {
    /// The most characters of a line that are shown: the stage's own log has it whole.
    private static let mostShown = 4_000

    /// The line with the stage's name first, without the time and a level that says nothing.
    ///
    /// What a foreign program writes to draw on a terminal, or to fill one, is not passed on.
    ///
    /// - Parameters:
    ///   - line: The line as logged.
    ///   - stage: The stage that logged it.
    /// - Returns: What to show.
    static func shown(_ line: String, stage: String) -> String {
        let line = line.shortened(to: mostShown).asOneLine
        guard let match = line.prefixMatch(of: #/\d{4}-\d\d-\d\dT[0-9:.]+Z (\w+) [^ :]+: /#) else {
            return "\(stage): \(line)"
        }
        let level = match.output.1 == "info" ? "" : "\(match.output.1): "
        return "\(stage): \(level)\(line[match.range.upperBound...])"
    }

    /// Whether a runner's line shows what a stage logged as a warning or an error.
    ///
    /// - Parameter shown: The line, with the stage's name first.
    /// - Returns: `false` for what a stage says without a level, and for what the runner itself says.
    static func isWarning(_ shown: String) -> Bool {
        shown.prefixMatch(of: #/[^ :]+: (warning|error|critical): /#) != nil
    }

    /// The message of the last line of the log at `url`; `nil` where nothing was logged.
    ///
    /// A command line that is refused ends with a word about `--help`, or with all of the help where it had no
    /// arguments: then it is the line that says what is wrong.
    ///
    /// - Parameters:
    ///   - url: The log.
    ///   - start: Where in it the part begins that counts: a log is appended to, attempt by attempt.
    /// - Returns: The message, without time, level and name.
    static func last(of url: URL, from start: Int) -> String? {
        guard let tail = try? end(of: url, from: start) else { return nil }
        let lines = String(decoding: tail, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let last = lines.last(where: { !$0.allSatisfy(\.isWhitespace) }) else { return nil }
        let line = mistake(above: last, in: lines) ?? last
        let message = line.replacing(#/^\d{4}-\d\d-\d\dT[0-9:.]+Z \w+ [^ :]+: /#, with: "")
        return String(message)
    }

    /// What is wrong with a command line, where `last` is the end of the help that follows.
    private static func mistake(above last: Substring, in lines: [Substring]) -> Substring? {
        guard last.contains(#/--help' for more information|^ *-h, --help +Show help information/#) else {
            return nil
        }
        let start = "Error: "
        return lines.last { $0.hasPrefix(start) }?.dropFirst(start.count)
    }

    /// As much of the end of a log as a reason may be found in, and nothing before `start`.
    private static func end(of url: URL, from start: Int) throws -> Data {
        let file = try FileHandle(forReadingFrom: url)
        defer { try? file.close() }
        let length = try file.seekToEnd()
        try file.seek(toOffset: max(UInt64(max(0, start)), length - min(length, 8_192)))
        return try file.readToEnd() ?? Data()
    }
}
