import Diagnostics

extension RunRecord {
    /// The stages as a table, and below it why those are not done that say so: in full, where a cell would be cut.
    public var summary: String {
        let reasons = stages.compactMap { stage in
            stage.state == .done ? nil : stage.reason.map { "\(stage.name): \($0.asOneLine)" }
        }
        return ([table.text()] + (reasons.isEmpty ? [] : [""] + reasons)).joined(separator: "\n")
    }

    private var table: TextTable {
        TextTable(
            columns: ["stage", "state", "exit", "took", "counted"],
            rows: stages.map { stage in
                [
                    stage.name, stage.state.rawValue, stage.exitCode.map { "\($0)" }, stage.duration?.words,
                    stage.notableCounts.joined(separator: " "),
                ]
            }
        )
    }
}
