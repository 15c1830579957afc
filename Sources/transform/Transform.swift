import ArgumentParser
import Diagnostics
import Landing
import Logging
import Normalization
import Pipeline
import StageKit

/// Makes rows of everything the run landed.
@main
struct Transform: Stage {
    static let configuration = CommandConfiguration(
        commandName: "transform",
        abstract: "Turn everything the run landed into rows; what cannot be used is quarantined.",
        discussion: """
            A field or a value that no mapping knows is reported, kept in table drift and listed by discograph drift; \
            the manifest's contracts decide whether its object is used.
            """,
        version: ProgramVersion.current
    )

    /// Done means done for the landing it saw: grown since, all rows are made again.
    var isSkippedWhenDone: Bool { false }

    @OptionGroup var options: StageOptions

    func perform(_ context: StageContext) async throws -> Tally {
        let transformation = try Transformation(
            of: context.run,
            stop: context.stop,
            contracts: context.manifest.contracts
        ) { lines, file in
            context.progress.update(done: lines, total: nil, detail: "lines of \(file)")
        }
        let warn = { (line: String) in context.log.warning("\(line)") }
        if let rows = try transformation.earlierRows(warn: warn) {
            context.log.info("the rows already match this landing")
            return rows.tally(of: context.stage)
        }
        let made = try transformation.perform(
            reporting: { drifts in for warning in drifts.warnings { warn("\(warning)") } },
            warn: warn
        )
        guard let rows = made else {
            var tally = Tally(stage: context.stage)
            tally.isPartial = true
            tally.reason = "stopped before all rows were made; started again, it makes them"
            return tally
        }
        return rows.tally(of: context.stage)
    }
}
