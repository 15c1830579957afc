public import Diagnostics
public import Postgres

/// Why the database could not be brought up to date, loaded or checked.
public enum WarehouseError: DatabaseFailure {
    /// There is no folder of SQL scripts where one was expected.
    case noScripts(path: String)
    /// A script cannot be read.
    case unreadable(path: String, reason: String)
    /// A file of `sql/migrations` is not named `NNNN_name.sql`.
    case badMigrationName(file: String)
    /// Two migrations have the same number.
    case duplicateMigration(first: String, second: String)
    /// The numbering of the migrations leaves one out.
    case missingMigration(number: Int, before: String)
    /// A migration was changed after it had been applied.
    case editedMigration(file: String, appliedAt: String)
    /// The database has migrations that this program does not know.
    case newerDatabase(name: String)
    /// The database lacks a migration although it has later ones.
    case skippedMigration(file: String, latest: String)
    /// A migration was refused; the ones before it stay applied.
    case failedMigration(ServerError, applied: Int)
    /// A script ended the transaction that it runs in.
    case endedTransaction(script: String)
    /// The database has not been migrated to what this program needs.
    case behind(pending: [String])
    /// Views of somebody's own depend on those of `sql/analytics`.
    case dependentViews(detail: String)
    /// No view of `sql/analytics` has a name like this.
    case unknownView(name: String, known: [String])
    /// The database has no such view.
    case missingView(name: String)
    /// Another process is migrating or loading, and did not finish in time.
    case locked(holder: String?, waited: Duration)
    /// The connection keeps no lock from one transaction to the next: a pooler is in between.
    case lockNotHeld
    /// Somebody holds a lock on a table, and did not let go in time.
    case tableLocked(holder: String?, waited: Duration)
    /// The scripts of `sql/staging` and the tables that this program stages are not the same.
    case stagingMismatch(reason: String)
    /// A run's rows are missing, torn, or not what their manifest says.
    case badRows(file: String, reason: String)
    /// The counts of a load do not add up.
    case unbalanced(kind: String, copied: Int, merged: String)
    /// Runs that were loaded once are not in the database, or not whole.
    case lostRuns([String], folder: String)
    /// Checks returned rows.
    case failedChecks(names: [String], rows: Int)
    /// Something in the warehouse's schemas has no comment.
    case undocumented(names: [String])

    /// One line: what, where, why, and what to do.
    public var description: String {
        switch self {
        case .noScripts(let path):
            "\(path) holds no SQL scripts: start in the project's directory, or name it with --sql"
        case .unreadable(let path, let reason):
            "\(path) cannot be read: \(reason); check the file and its permissions"
        case .badMigrationName(let file):
            "\(file) is not named like a migration: call it NNNN_what_it_does.sql, such as 0007_add_label.sql"
        case .duplicateMigration(let first, let second):
            "\(first) and \(second) have the same number: give the newer one the next free number"
        case .missingMigration(let number, let before):
            "migration \(Self.padded(number)) is missing before \(before): restore its file, or close the gap in the numbers"
        case .editedMigration(let file, let appliedAt):
            "\(file) was edited after it was applied at \(appliedAt): restore it (git checkout), and put the change in a new migration"
        case .newerDatabase(let name):
            "the database is newer than this program: it has migration \(name), which is not here; use the newer program"
        case .skippedMigration(let file, let latest):
            "\(file) is not applied, but \(latest) is: give it a number after the latest"
        case .failedMigration(let error, let applied):
            "\(error); nothing of this file was kept, \(applied.counted(as: "migration")) before it stayed applied; fix the cause, then start again"
        case .endedTransaction(let script):
            "\(script) ends the transaction that it runs in: remove its commit or rollback"
        case .behind(let pending):
            "the database lacks \(pending.count == 1 ? "migration" : "\(pending.count) migrations, from") \(pending.first ?? ""): run migrate"
        case .dependentViews(let detail):
            "views of sql/analytics cannot be replaced while others depend on them: \(detail); drop those, run migrate, create them again"
        case .unknownView(let name, let known):
            "no view '\(name)' in sql/analytics\(NearestWord.advice(for: name, among: known))"
        case .missingView(let name):
            "the database has no view analytics.\(name): run migrate"
        case .locked(let holder, let waited):
            "another migrate or load holds the database\(holder.map { " (\($0))" } ?? "") for longer than \(waited.components.seconds) s: try again when it has ended"
        case .lockNotHeld:
            "the connection to the database keeps no lock from one transaction to the next, because a pooler hands each to another one (pgbouncer's pool_mode = transaction): name the server itself, or a pool of sessions, in DATABASE_URL"
        case .tableLocked(let holder, let waited):
            "\(holder ?? "somebody keeps a table locked") for longer than \(waited.components.seconds) s: try again when that has ended"
        case .stagingMismatch(let reason):
            "sql/staging does not fit this program: \(reason); take both of one version: run make release, or name the right folder with --sql"
        case .badRows(let file, let reason):
            "\(file) \(reason): make the rows again with transform --run \(Self.run(of: file))"
        case .unbalanced(let kind, let copied, let merged):
            "the books of \(kind) do not balance: \(copied) rows copied, \(merged) merged; nothing was loaded, please report this"
        case .lostRuns(let runs, let folder):
            "the database lacks \(runs.count == 1 ? "a run that was" : "\(runs.count) runs that were") loaded before, as after a restore: \(runs.listed(upTo: 3)): bring each back with transform and load (--run \(folder)/\(runs.first ?? "")), or all with discograph rebuild"
        case .failedChecks(let names, let rows):
            "\(names.count.counted(as: "check")) failed with \(rows.counted(as: "row")): \(names.joined(separator: ", ")); check prints them: fix what they show, then run it again"
        case .undocumented(let names):
            "no comment on \(names.joined(separator: ", ")): add `comment on …` in a migration, or beside the view"
        }
    }

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .noScripts, .newerDatabase, .behind, .missingView, .dependentViews, .lockNotHeld:
            .fixConfiguration
        case .unreadable: .fixStorage
        case .unknownView: .fixUsage
        case .badMigrationName, .duplicateMigration, .missingMigration, .editedMigration, .skippedMigration,
            .endedTransaction, .badRows, .lostRuns, .failedChecks, .undocumented:
            .fixInput
        case .failedMigration(let error, _): error.remedy
        case .locked, .tableLocked: .resumeLater
        case .stagingMismatch, .unbalanced: .reportBug
        }
    }

    /// The run in whose `rows/` the file is, as a command line names it.
    private static func run(of file: String) -> String {
        let run = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(
            separator: "/"
        )
        return run.isEmpty ? "." : run
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
