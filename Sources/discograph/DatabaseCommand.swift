import ArgumentParser
import Cluster
import Diagnostics
import Foundation
import Glibc
import Landing
import Postgres
import StageKit

/// Looks after the database: the one that the settings name, or the project's own.
struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Start, stop and connect to the database.",
        discussion: """
            If none of DATABASE_URL, PGHOST, PGHOSTADDR and PGSERVICE is set, the project keeps a PostgreSQL \
            cluster of its own, started by any command that needs a database. If one of them is set, libpq's \
            other PG* variables apply too.
            """,
        subcommands: [
            DatabaseStart.self, DatabaseStop.self, DatabaseStatus.self, DatabaseURL.self, DatabasePrompt.self,
            DatabaseReset.self,
        ]
    )
}

/// Starts the project's own cluster.
struct DatabaseStart: Tool {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start the project's own cluster, creating it first if there is none."
    )

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        print(try await DatabaseLocation(environment: context.environment).ownCluster().start().url)
        return nil
    }
}

/// Stops the project's own cluster.
struct DatabaseStop: Tool {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop the project's own cluster; its data is kept."
    )

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let isStopped = try await DatabaseLocation(environment: context.environment).ownCluster().stop()
        print(isStopped ? "stopped" : "it was not running")
        return nil
    }
}

/// Shows the state of the database.
struct DatabaseStatus: Tool {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show which database is used, and whether the project's own is running."
    )

    @Flag(name: .customLong("json"), help: "Print one JSON object.")
    var printsJSON = false

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let location = try DatabaseLocation(environment: context.environment)
        if printsJSON {
            print(try DatabaseReport(of: location).line())
            return nil
        }
        switch location {
        case .given(let settings):
            print("given by the environment: \(settings.url)")
        case .embedded(let cluster):
            let state =
                switch cluster.status {
                case .absent: "not created yet"
                case .stopped: "stopped"
                case .running(let process): "running as process \(process)"
                }
            print("the project's own: \(state)")
            print("directory: \(cluster.directory.path)")
            print("url: \(cluster.settings.url)")
        }
        return nil
    }
}

/// Prints how to connect.
struct DatabaseURL: Tool {
    static let configuration = CommandConfiguration(
        commandName: "url",
        abstract: "Print the database's URL, without a password; nothing is started."
    )

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        print(try DatabaseLocation(environment: context.environment).settings.url)
        return nil
    }
}

/// Throws the project's own cluster away.
struct DatabaseReset: Tool {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Remove the project's own cluster and everything in it.",
        discussion: """
            Runs keep what they landed, which is not fetched again: migrate, then discograph rebuild fill the new \
            database with it.
            """
    )

    @Flag(name: .customLong("yes"), help: "Confirm that everything in it is removed.")
    var isSure = false

    @OptionGroup var options: ToolOptions

    func validate() throws {
        guard isSure else {
            throw ValidationError("This removes every row; confirm with --yes. Runs keep what was landed.")
        }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        try await DatabaseLocation(environment: context.environment).ownCluster().destroy()
        print("removed")
        // On standard output, too: it is the second half of the answer, and nothing failed.
        print("what has landed is not fetched again: migrate, then discograph rebuild fill the new database")
        return nil
    }
}
