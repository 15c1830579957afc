public import Diagnostics
public import Postgres

/// What is wrong with the SQL scripts, without which the database cannot be used.
public enum ScriptError: DatabaseFailure, Equatable {
    /// There is no folder of SQL scripts where one was expected.
    case noScripts(path: String)
    /// A script that this program needs is not in the folder, as where that is of an older version.
    case missing(path: String)
    /// A script cannot be read.
    case unreadable(path: String, reason: String)
    /// A script ended the transaction that it runs in.
    case endedTransaction(script: String)
    /// The scripts of `sql/staging` and the tables that this program stages are not the same.
    case stagingMismatch(reason: String)
    /// No view of `sql/analytics` has a name like this.
    case unknownView(name: String, known: [String])

    private static let sameVersion =
        "take both of one version: run make release, or name the right folder with --sql"

    /// One line: what, where, why, and what to do.
    public var description: String {
        switch self {
        case .noScripts(let path):
            "\(path) holds no SQL scripts: start in the project's directory, or name it with --sql"
        case .missing(let path):
            "\(path) is missing, so the scripts do not fit this program; \(Self.sameVersion)"
        case .unreadable(let path, let reason):
            "\(path) cannot be read: \(reason); check the file and its permissions"
        case .endedTransaction(let script):
            "\(script) ends the transaction that it runs in: remove its commit or rollback"
        case .stagingMismatch(let reason):
            "sql/staging does not fit this program: \(reason); \(Self.sameVersion)"
        case .unknownView(let name, let known):
            "no view '\(name)' in sql/analytics\(NearestWord.advice(for: name, among: known))"
        }
    }

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .noScripts, .missing, .stagingMismatch: .fixConfiguration
        case .unreadable: .fixStorage
        case .endedTransaction: .fixInput
        case .unknownView: .fixUsage
        }
    }
}
