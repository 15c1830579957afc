import Catalog
import Digest
import JSON

/// Makes rows of landed lines, one at a time, in memory bounded by the longest line.
///
/// Rows and quarantined items gather in buffers; ``drain(_:)`` hands them over and empties them. Nothing in a row
/// depends on the lines before, so several normalizers may share those of a run; a normalizer belongs to one task at
/// a time.
final class Normalizer {
    /// What came of the lines since the last ``drain(_:)``; rows are counted there.
    private(set) var counts = NormalizationCounts()
    /// What the lines since the last ``drain(_:)`` had that the mapping does not know.
    private(set) var drifts = DriftCollector()
    private var repeatsDrained = 0

    private let writer: RowWriter
    private let plan: RowPlan
    private let parser = LineParser()
    private var quarantine: [UInt8] = []

    /// A normalizer that goes by `mapping`.
    ///
    /// - Parameter mapping: What is kept of which answers.
    /// - Throws: A `PlanError` when the mapping is wrong, a `JSONError` when there is no memory.
    init(_ mapping: Mapping = .spotify) throws {
        plan = try RowPlan(mapping)
        writer = try RowWriter(plan)
    }

    /// Makes rows of a landed answer; what cannot be used is quarantined.
    ///
    /// A 304 has no body to make rows of: it names the answer that it confirms, which was landed before, and
    /// whose rows the warehouse keeps. So an answer with an `ETag` is named, too.
    ///
    /// - Parameters:
    ///   - line: The line without its line break.
    ///   - padding: How many more bytes can be read behind it; with `JSONParser.padding` it is not copied.
    ///   - landed: The line's name, such as `albums/00001.ndjson:12`.
    ///   - number: Its number among all lines landed, from 1; rows name the answer by it.
    /// - Throws: A `JSONError` when there is no memory.
    func addAnswer(
        _ line: UnsafeRawBufferPointer,
        padding: Int = 0,
        landed: String,
        number: Int
    ) throws {
        try add(line, padding: padding, landed: landed, isAnswer: true) { root in
            let tag = AnswerTag(root)
            if LandedAnswer.isNotModified(root) {
                let fetchedAt = try LandedAnswer.fetchedAt(root)
                self.counts.notModified += 1
                try self.append(number: number, fetchedAt: fetchedAt, landed: landed)
                if let tag { try self.append(tag, to: .revalidation, number: number) }
                return []
            }
            let answer = try LandedAnswer(root, number: number, mapping: self.plan.mapping)
            let problems = try self.writer.write(answer.body, as: answer.object, of: answer.line)
            for drift in self.writer.drifts {
                self.drifts.add(
                    drift,
                    at: answer.endpoint,
                    fetchedAt: answer.line.fetchedAt,
                    landed: landed
                )
            }
            try self.append(number: number, fetchedAt: answer.line.fetchedAt, landed: landed)
            if let tag { try self.append(tag, to: .taggedAnswer, number: number) }
            return problems
        }
    }

    /// Makes a row of a line of a run's own log.
    ///
    /// - Parameters:
    ///   - line: The line without its line break.
    ///   - padding: How many more bytes can be read behind it.
    ///   - landed: The line's name, such as `albums/requests.ndjson:12`.
    ///   - object: The mapping to go by: `.request` or `.failure`.
    /// - Throws: A `JSONError` when there is no memory.
    func addLogLine(
        _ line: UnsafeRawBufferPointer,
        padding: Int = 0,
        landed: String,
        as object: ObjectName
    ) throws {
        try add(line, padding: padding, landed: landed, isAnswer: false) { root in
            try self.writer.write(root, as: object, of: RowLine(answer: 0))
        }
    }

    /// Hands over the rows of each table and the lines of `quarantine.ndjson`, and forgets them.
    ///
    /// Of table `drift` there are none: its rows tell of all lines of a run.
    ///
    /// - Parameter body: Reads the bytes without keeping them. The table is `nil` for `quarantine.ndjson`.
    /// - Returns: What came of the lines since the last time.
    /// - Throws: What `body` throws; then nothing is forgotten.
    @discardableResult
    func drain(
        _ body: (_ table: StagedTable?, _ bytes: UnsafeRawBufferPointer, _ rows: Int) throws -> Void
    ) throws -> NormalizationCounts {
        var drained = counts
        drained.repeated = writer.repeatCount - repeatsDrained
        for table in StagedTable.allCases {
            try writer.withRows(of: table) { bytes, count in
                drained.rows[table.rawValue] = count
                if count > 0 { try body(table, bytes, count) }
            }
        }
        if !quarantine.isEmpty { try quarantine.withUnsafeBytes { try body(nil, $0, 0) } }
        writer.clear()
        quarantine = []
        counts = NormalizationCounts()
        drifts = DriftCollector()
        repeatsDrained = writer.repeatCount
        return drained
    }

    private func append(number: Int, fetchedAt: String, landed: String) throws(JSONError) {
        try writer.append(["\(number)", fetchedAt, landed], to: .answer)
    }

    private func append(_ tag: AnswerTag, to table: StagedTable, number: Int) throws(JSONError) {
        try writer.append(["\(number)", tag.target, tag.etag], to: table)
    }

    private func add(
        _ line: UnsafeRawBufferPointer,
        padding: Int,
        landed: String,
        isAnswer: Bool,
        _ write: (JSONElement) throws -> [RowProblem]
    ) throws {
        counts.lines += 1
        var root: JSONElement?
        do {
            let parsed = try parser.parse(line, padding: padding)
            root = parsed
            for problem in try write(parsed) {
                try quarantine(
                    QuarantinedItem(
                        problem,
                        in: isAnswer ? parsed["body"] : parsed,
                        landed: landed,
                        seenAt: Self.arrival(parsed)
                    )
                )
            }
        } catch JSONError.malformed(let reason) {
            try refuse(line, landed: landed, "the line is corrupt: \(reason.prefix { $0 != "\n" })")
        } catch JSONError.tooManyObjects(let most) {
            let reason = "the answer has more than \(most) objects"
            try refuse(line, landed: landed, reason, seenAt: root.flatMap(Self.arrival))
        } catch let problem as LineProblem {
            try refuse(
                line,
                landed: landed,
                problem.reason,
                problem.excerpt,
                of: problem.text,
                seenAt: root.flatMap(Self.arrival)
            )
        }
    }

    /// Keeps the line back; `text` is all of what `excerpt` shows of it, if that is not the line itself.
    private func refuse(
        _ line: UnsafeRawBufferPointer,
        landed: String,
        _ reason: String,
        _ excerpt: String? = nil,
        of text: String? = nil,
        seenAt: String? = nil
    ) throws {
        counts.refusedLines += 1
        var hash = try SHA256()
        if let text { hash.update(text) } else { hash.update(line) }
        try quarantine(
            QuarantinedItem(
                kind: .unusable,
                landed: landed,
                pointer: nil,
                reason: reason,
                excerpt: excerpt ?? Self.excerpt(of: line),
                digest: hash.finish(),
                seenAt: seenAt
            )
        )
    }

    /// When the line says that it was written: an answer when it arrived, an attempt when it was made.
    private static func arrival(_ root: JSONElement) -> String? {
        (root["fetched_at"] ?? root["at"])?.string.flatMap { RowLine.isTimestamp($0) ? $0 : nil }
    }

    private func quarantine(_ item: QuarantinedItem) throws {
        switch item.kind {
        case .repaired: counts.repaired += 1
        case .unusable: counts.unusable += 1
        }
        try writer.append(item.columns, to: .quarantine)
        quarantine += item.line
    }

    /// The beginning of a line that may be no UTF-8, cut between characters.
    private static func excerpt(of line: UnsafeRawBufferPointer) -> String {
        var bytes = line.prefix(QuarantinedItem.excerptLimit)
        // A replaced byte takes three, which must not make the excerpt longer than it may be.
        while String(decoding: bytes, as: UTF8.self).utf8.count > QuarantinedItem.excerptLimit {
            bytes = bytes.dropLast(max(1, bytes.count / 3))
        }
        return String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\u{FFFD}")
    }
}
