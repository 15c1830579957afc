import ArgumentParser
import Landing
import StageKit

/// Write the run's worklists.
@main
struct PlanStage: Stage {
    static let configuration = CommandConfiguration(commandName: "plan", abstract: "Plan the run's requests.")

    @OptionGroup var options: StageOptions

    func perform(_ context: StageContext) async throws -> Tally {
        Tally(stage: context.stage)
    }
}
