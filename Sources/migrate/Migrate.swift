import ArgumentParser
import Cluster
import Concurrency
import Diagnostics
import Landing
import StageKit
import Warehouse

/// Brings the database's schema to what sql/migrations and sql/analytics say.
@main
struct Migrate: Tool {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database's schema up to date with sql/migrations and sql/analytics.",
        version: ProgramVersion.current
    )

    @OptionGroup var options: ToolOptions

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var lock: LockOptions

    @Flag(name: .customLong("dry-run"), help: "Show what would be applied, and apply nothing.")
    var isDryRun = false

    @Flag(name: .customLong("status"), help: "List every migration and when it was applied.")
    var showsStatus = false

    @Flag(
        name: .customLong("schema"),
        help: "Print the schema that the scripts make, from a scratch database."
    )
    var printsSchema = false

    @Flag(name: .customLong("json"), help: "Print --status and --dry-run as JSON.")
    var printsJSON = false

    func validate() throws {
        if [isDryRun, showsStatus, printsSchema].count(where: { $0 }) > 1 {
            throw ValidationError("--dry-run, --status and --schema are mutually exclusive.")
        }
        if printsJSON, printsSchema {
            throw ValidationError("--schema prints SQL: --json goes with --status and --dry-run.")
        }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = try ScriptFolder(scripts.path).snapshot()
        if printsSchema {
            let location = try DatabaseLocation(environment: context.environment)
            let dump = SchemaDump(scripts: folder, environment: context.environment)
            print(try await dump.text(on: location.started()), terminator: "")
            return nil
        }
        let connection = try await DatabaseLocation.connection(in: context.environment, log: context.log)
        let migrator = Migrator(scripts: folder, patience: .seconds(lock.timeout), log: context.log)
        if isDryRun || showsStatus {
            let status = try await migrator.status(connection)
            print(try printsJSON ? status.json() : status.text(pendingOnly: isDryRun))
            return nil
        }
        let report = try await context.stop.cancelling { try await migrator.migrate(connection) }
        let counts = ["migrations": report.applied.count, "views": report.refreshedViews ?? 0]
        return Tally(stage: context.name, counts: counts)
    }
}
