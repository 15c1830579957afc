import ArgumentParser
import Cluster
import Diagnostics
import Foundation
import Glibc
import Landing
import Postgres
import StageKit

/// Becomes psql.
struct DatabasePrompt: Tool {
    static let configuration = CommandConfiguration(
        commandName: "psql",
        abstract: "Open psql on the database; arguments after -- are passed to psql."
    )

    @OptionGroup var options: ToolOptions

    @Argument(parsing: .postTerminator, help: "Arguments for psql.")
    var arguments: [String] = []

    func perform(_ context: ToolContext) async throws -> Tally? {
        let settings = try await DatabaseLocation(environment: context.environment).started()
        // A command line can be read by everybody, the environment only by this user.
        if let password = settings.password { setenv("PGPASSWORD", password.revealed, 1) }
        let words = ["psql", "--no-psqlrc", "--dbname", settings.url] + arguments
        var pointers = words.map { strdup($0) } + [nil]
        defer {
            for pointer in pointers { free(pointer) }
        }
        signal(SIGPIPE, SIG_DFL)
        execvp("psql", &pointers)
        throw DatabaseCommandError.noPsql(reason: String(cString: strerror(errno)))
    }
}
