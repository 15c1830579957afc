import Foundation
import Landing

/// What a command would do with a run.
public struct RunPreview: Sendable, Equatable {
    /// Which run it would resume or open, and what would become of each stage, a line each.
    public let text: String
    /// The run that would be resumed; `nil` for a new one.
    public let run: String?
    /// Whether an earlier run would be resumed, of which nothing is left to land.
    public let leavesRoomToLand: Bool
    /// The names of those that would be left to others who work on them.
    var held: [String] = []
}

extension RunPreview {
    /// What would become of a run.
    ///
    /// - Parameters:
    ///   - run: The run that would be resumed; `nil` for a new one.
    ///   - folder: Where a new one would be opened.
    ///   - manifest: The pipeline that it would execute.
    ///   - note: What is to be said of its manifest.
    ///   - plan: Which stages would be started.
    ///   - record: How it stands.
    ///   - waiting: The other unfinished runs, which are left for later unless this one leaves room to land.
    /// - Throws: A ``ManifestError`` where the stages need each other in a circle.
    init(
        of run: RunDirectory?,
        in folder: RunFolder,
        executing manifest: Manifest,
        note: String?,
        plan: RestartPlan,
        record: RunRecord,
        waiting: [RunFolder.Entry]
    ) throws {
        var lines = ["would open a new run in \(folder.url.relativePath)/"]
        if let run {
            // Nobody holds the lock, so whoever was running it is gone.
            let state = record.state == .running ? "killed" : record.state.rawValue
            lines = ["would resume \(run.url.relativePath) (\(state))"]
        }
        lines += [note].compactMap(\.self)
        lines += try StageGraph(of: manifest).stages.map { Self.line(of: $0, plan, record) }
        let landing = manifest.stages.filter(\.landsOnly).map(\.name)
        let leavesRoom = run != nil && !landing.isEmpty && plan.started.isDisjoint(with: landing)
        if !leavesRoom {
            lines += waiting.map { "would leave \($0.run.url.relativePath) (\($0.state)) for a later night" }
        }
        self.init(text: lines.joined(separator: "\n"), run: run?.name, leavesRoomToLand: leavesRoom)
    }

    private static func line(of stage: StageDefinition, _ plan: RestartPlan, _ record: RunRecord) -> String {
        if plan.started.contains(stage.name) {
            return "  start  \(stage.name): \(stage.command.joined(separator: " "))"
        }
        if let obstacle = plan.blocked[stage.name] {
            let state = plan.blocked[obstacle] == nil ? record[obstacle].state : .blocked
            // Nobody holds the lock, as for the run.
            let words = state == .running ? "killed" : state.rawValue
            return "  leave  \(stage.name): it needs \(obstacle), which is \(words)"
        }
        let later = plan.outdated.contains(stage.name) ? ", to be restarted later" : ""
        return "  leave  \(stage.name): \(record[stage.name].state.rawValue)\(later)"
    }
}
