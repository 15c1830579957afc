import ArgumentParser
import Diagnostics

/// Runs pipelines, shows their state, manages the project's own database, and shows where its values came from.
@main
struct Discograph: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discograph",
        abstract: "Run pipelines from the Spotify Web API to PostgreSQL.",
        discussion: """
            A pipeline is a manifest in pipelines/; a run of it is a directory in runs/.
            Exit codes: 0 done, 75 stopped early and resumable, 64 usage, 65 bad data, 69 a service is down, \
            70 a bug, 74 disk, 77 credentials refused, 78 configuration.
            """,
        version: ProgramVersion.current,
        groupedSubcommands: [
            CommandGroup(
                name: "Pipelines",
                subcommands: [
                    RunCommand.self, ResumeCommand.self, StatusCommand.self, ValidateCommand.self,
                    GraphCommand.self, QuotaCommand.self, CompressCommand.self, PruneCommand.self,
                ]
            ),
            CommandGroup(
                name: "Warehouse",
                subcommands: [
                    DatabaseCommand.self, AnalyticsCommand.self, DocsCommand.self, RebuildCommand.self,
                ]
            ),
            CommandGroup(
                name: "Provenance",
                subcommands: [
                    TraceCommand.self, LineageCommand.self, QuarantineCommand.self, DriftCommand.self,
                ]
            ),
        ]
    )
}
