import Catalog
import Diagnostics
import Files

/// A trace for people and programs to read.
public struct TraceReport: Sendable {
    private let trace: Trace
    private let unread: [String]

    /// A report of `trace`.
    ///
    /// - Parameters:
    ///   - trace: What is known.
    ///   - unread: What could not be read of the landing, in words.
    public init(of trace: Trace, unread: [String]) {
        self.trace = trace
        self.unread = unread
    }

    /// What is known, a line for each value of the object and each element of its lists, then the answers.
    public var text: String {
        var numbers: [TracedAnswer: Int] = [:]
        var answers: [TracedAnswer] = []
        for answer in trace.values.flatMap(\.answers) where numbers[answer] == nil {
            answers.append(answer)
            numbers[answer] = answers.count
        }
        let title = "\(trace.subject.kind.rawValue) \(trace.id)"
        var parts = [([title] + trace.remarks).joined(separator: "\n"), table(numbers).text(cellLimit: 48)]
        if !answers.isEmpty { parts.append(Self.table(of: answers).text(cellLimit: 72)) }
        parts.append((unread + [summary]).joined(separator: "\n"))
        return parts.joined(separator: "\n\n")
    }

    /// One JSON object a value.
    ///
    /// - Returns: The lines.
    /// - Throws: Nothing that can be expected.
    public func jsonLines() throws -> [String] {
        try trace.values.map { try JSONText.line(of: TraceLine($0, of: trace)) }
    }

    /// How many values have which verdict.
    private var summary: String {
        let counts = Dictionary(grouping: trace.values, by: \.verdict).mapValues(\.count)
        let order: [TracedValue.Verdict] = [
            .same, .derived, .differs, .notThere, .unread, .unknown, .notTold,
        ]
        let parts = order.compactMap { verdict in counts[verdict].map { "\($0) \(verdict.rawValue)" } }
        return "\(trace.values.count) values: \(parts.joined(separator: ", "))"
    }

    private func table(_ numbers: [TracedAnswer: Int]) -> TextTable {
        TextTable(
            columns: ["column", "value", "told at", "answer", "place in it", "line says"],
            rows: lines.map { values in
                let first = values[0]
                let isWhole = values.count > 1
                let verdict = first.verdict.rawValue
                let saying = first.verdict == .differs ? "\(verdict): \(first.found ?? "null")" : verdict
                return [
                    isWhole ? first.rowName(in: trace) : first.name(in: trace),
                    isWhole ? values.map { $0.value ?? "null" }.joined(separator: " · ") : first.shown,
                    first.toldAt?.asMilliseconds,
                    first.answers.compactMap { numbers[$0].map { "[\($0)]" } }.joined(separator: " "),
                    isWhole ? first.rowPointer : first.pointer,
                    [saying, first.note].compactMap(\.self).joined(separator: "; "),
                ]
            }
        )
    }

    /// The values of one line each: those of a list's element are one, if one answer told all of them alike.
    private var lines: [[TracedValue]] {
        var lines: [[TracedValue]] = []
        for value in trace.values {
            if let first = lines.last?.first, value.place != nil, value.isBeside(first) {
                lines[lines.count - 1].append(value)
            } else {
                lines.append([value])
            }
        }
        return lines
    }

    private static func table(of answers: [TracedAnswer]) -> TextTable {
        TextTable(
            columns: ["answer", "arrived", "run", "landed", "request", "loaded"],
            rows: answers.enumerated().map { index, answer in
                let requests = answer.requests.map { request in
                    "\(request.method) \(request.url)\(request.status.map { " (\($0))" } ?? "")"
                }
                let again = answer.isRevalidated ? " (304 at \(answer.toldAt.asMilliseconds))" : ""
                return [
                    "[\(index + 1)]",
                    answer.fetchedAt.asMilliseconds + again,
                    answer.run,
                    answer.landed,
                    requests.isEmpty ? "not known" : requests.joined(separator: " or "),
                    "load \(answer.loadID)\(answer.loadedAt.map { ", \($0)" } ?? "")",
                ]
            }
        )
    }
}

extension TracedValue {
    private var bareTable: String {
        table.hasPrefix("catalog.") ? String(table.dropFirst(8)) : table
    }

    /// The row, such as `album_image[1]`; of a list of another object, with its identifier.
    fileprivate func rowName(in trace: Trace) -> String {
        let whose = owner == trace.id ? "" : "\(owner) "
        return bareTable + (place.map { "[\(whose)\($0)]" } ?? "")
    }

    /// The column of the row.
    fileprivate func name(in trace: Trace) -> String {
        rowName(in: trace) + (column.map { ".\($0)" } ?? "")
    }

    fileprivate var shown: String? {
        if let value { return value }
        if verdict == .notTold { return nil }
        return column == nil ? "(empty list)" : "null"
    }

    /// Whether it is another column of the same row, told by the same answer.
    fileprivate func isBeside(_ other: TracedValue) -> Bool {
        table == other.table && owner == other.owner && place == other.place && toldAt == other.toldAt
            && answers == other.answers && verdict == other.verdict && rowPointer == other.rowPointer
            && verdict != .differs
    }
}
