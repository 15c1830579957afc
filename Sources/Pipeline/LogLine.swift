import Foundation

/// A line of a stage's log, for a person who watches the runner.
enum LogLine {
    /// The line with the stage's name first, without the time and a level that says nothing.
    ///
    /// - Parameters:
    ///   - line: The line as logged.
    ///   - stage: The stage that logged it.
    /// - Returns: What to show.
    static func shown(_ line: String, stage: String) -> String {
        guard let match = line.prefixMatch(of: #/\d{4}-\d\d-\d\dT[0-9:.]+Z (\w+) [^ :]+: /#) else {
            return "\(stage): \(line)"
        }
        let level = match.output.1 == "info" ? "" : "\(match.output.1): "
        return "\(stage): \(level)\(line[match.range.upperBound...])"
    }

    /// The message of the last line of the log at `url`; `nil` for an empty one.
    ///
    /// - Parameter url: The log.
    /// - Returns: The message, without time, level and name.
    static func last(of url: URL) -> String? {
        guard let data = try? Data(contentsOf: url), let file = data.suffix(8_192).nonEmpty else {
            return nil
        }
        let lines = String(decoding: file, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let line = lines.last(where: { !$0.allSatisfy(\.isWhitespace) }) else { return nil }
        let message = line.replacing(#/^\d{4}-\d\d-\d\dT[0-9:.]+Z \w+ [^ :]+: /#, with: "")
        return String(message.prefix(500))
    }
}

extension Data {
    fileprivate var nonEmpty: Data? { isEmpty ? nil : self }
}
