import Foundation
import Subprocess
import SystemPackage

/// Runs PostgreSQL's programs as the cluster's user.
struct ClusterProgram {
    let installation: PostgresInstallation
    let location: ClusterLocation

    /// What a program said and how it ended.
    struct Outcome {
        let isSuccess: Bool
        let words: String
    }

    /// Runs `program` in the cluster's home, which its user can enter wherever the project lies.
    ///
    /// Nothing of ours is handed on: no environment, no open file, no standard stream.
    func run(_ program: String, _ arguments: [String]) async throws -> Outcome {
        let account = location.account
        let path = installation.path(of: program)
        // Subprocess could change the user by itself, but then it forks, and a forked child of a process with
        // threads has been seen to hang in setgid, where glibc waits for threads that the child does not have.
        let switching = [
            "--reuid", "\(account.userID)", "--regid", "\(account.groupID)", "--clear-groups", "--", path,
        ]
        let result = try await Subprocess.run(
            .path(FilePath(account.isOther ? "/usr/bin/setpriv" : path)),
            arguments: Arguments((account.isOther ? switching : []) + arguments),
            environment: .custom([
                "PATH": "\(installation.binaries):/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            ]),
            workingDirectory: FilePath(location.home),
            input: .none,
            output: .string(limit: 65_536),
            error: .combinedWithOutput
        )
        return Outcome(isSuccess: result.terminationStatus.isSuccess, words: result.standardOutput)
    }

    /// Runs `program` and throws its last words when it fails.
    func require(_ program: String, _ arguments: [String]) async throws {
        let outcome = try await run(program, arguments)
        guard outcome.isSuccess else {
            throw ClusterError.failed(program: program, reason: lastWords(outcome.words), log: location.log)
        }
    }

    /// The line that says why: the server's, of its log, or the program's own.
    private func lastWords(_ words: String) -> String {
        let logged = (try? String(contentsOfFile: location.log, encoding: .utf8)) ?? ""
        let lines = logged.split(whereSeparator: \.isNewline).suffix(20)
        if let fatal = lines.last(where: { $0.contains("FATAL:") || $0.contains("PANIC:") }) {
            return String(fatal)
        }
        let own = words.split(whereSeparator: \.isNewline).map(String.init)
        return own.last { $0.contains("error:") || $0.contains("fatal:") } ?? own.last ?? "it said nothing"
    }
}
