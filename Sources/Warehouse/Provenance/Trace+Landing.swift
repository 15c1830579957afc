import Catalog
public import Foundation

extension Trace {
    /// Reads the lines of the answers and looks where in them the values stand.
    ///
    /// A value that several answers of one instant may have told came from the one that says the same.
    ///
    /// - Parameter runs: Where the runs lie.
    /// - Returns: What could not be read, in words.
    @concurrent
    public mutating func read(landing runs: URL) async -> [String] {
        let answers = Set(values.flatMap(\.answers))
        let owners = Set(values.map(\.owner))
        let landed = LandedAnswers(of: answers, in: runs, about: owners)
        for index in values.indices { values[index].look(in: landed) }
        return landed.missing.sorted(by: { $0.key < $1.key }).map { file, reason in
            "\(runs.relativePath)/\(file) \(reason)"
        }
    }
}

extension TracedValue {
    /// The way of one value: the answer that told it and the place in it.
    private struct Finding {
        let answer: TracedAnswer
        let field: LandedField
        let rowPointer: String
        let isSame: Bool
    }

    mutating func look(in landed: LandedAnswers) {
        let lines = answers.compactMap { answer in
            landed.lines[answer].map { (answer.answering($0.request), $0) }
        }
        guard !lines.isEmpty else { return }
        for index in answers.indices {
            if let line = landed.lines[answers[index]] { answers[index].requests = [line.request] }
        }
        let findings = lines.flatMap { answer, line in ways(in: line, of: answer) }
        // Of two answers of one instant the greater value stands: the one that is the same is the one that told it.
        guard let best = findings.first(where: \.isSame) ?? findings.first else {
            // Some of the candidates could not be read: it may stand there.
            if lines.count == answers.count { verdict = .notThere }
            return
        }
        guard best.isSame || lines.count == answers.count else { return }
        answers = [best.answer]
        pointer = best.field.pointer
        rowPointer = best.rowPointer
        found = best.field.text
        verdict = best.isSame ? (best.field.isDerived ? .derived : .same) : .differs
    }

    private func ways(in line: LandedAnswers.Line, of answer: TracedAnswer) -> [Finding] {
        let origins = stagedOrigins
        guard column != nil else {
            // A list that was told and has no rows.
            return line.lists.filter { list in
                list.owner == owner && origins.contains { $0.table == list.table }
            }
            .map { list in
                Finding(
                    answer: answer,
                    field: LandedField(pointer: list.pointer, text: list.count == 0 ? nil : "\(list.count)"),
                    rowPointer: list.pointer,
                    isSame: list.count == 0
                )
            }
        }
        return line.rows.flatMap { row in
            origins.compactMap { origin -> Finding? in
                guard row.table == origin.table, row.owner == owner,
                    row.place == nil || row.place == place,
                    let field = row.fields[origin.column]
                else { return nil }
                let isSame = field.text == (compared ?? value)
                return Finding(answer: answer, field: field, rowPointer: row.pointer, isSame: isSame)
            }
        }
    }

    /// The staged columns that this column is made of.
    private var stagedOrigins: [(table: StagedTable, column: String)] {
        guard let table = WarehouseTable.named(table) else { return [] }
        let columns = column.map { name in table.columns.filter { $0.name == name } } ?? table.columns
        return columns.flatMap(\.origins).compactMap { origin in
            guard case .staged(let table, let column, _) = origin else { return nil }
            return stagedColumn == nil || stagedColumn == column ? (table, column) : nil
        }
    }
}
