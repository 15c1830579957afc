public import Diagnostics

/// Why a run could not be loaded, or others have to be loaded again.
public enum LoadError: Failure, Equatable {
    /// A run's rows are missing, torn, or not what their manifest says.
    case badRows(file: String, reason: String)
    /// The counts of a load do not add up.
    case unbalanced(kind: String, copied: Int, merged: String)
    /// Runs that were loaded once are not in the database, or not whole.
    case lostRuns([String], folder: String)
    /// Runs that were loaded once, into another database, are not in this one, whose first load this was.
    case newDatabase(lacking: [String])

    /// One line: what, where, why, and what to do.
    public var description: String {
        switch self {
        case .badRows(let file, let reason):
            "\(file) \(reason): make the rows again with transform --run \(Self.run(of: file))"
        case .unbalanced(let kind, let copied, let merged):
            "the books of \(kind) do not balance: \(copied) rows copied, \(merged) merged; nothing was loaded, please report this"
        case .lostRuns(let runs, let folder):
            "the database lacks \(runs.count == 1 ? "a run that was" : "\(runs.count) runs that were") loaded before, as after a restore: \(runs.listed(upTo: 3)): bring each back with transform and load (--run \(Self.first(of: runs, in: folder))), or all with discograph rebuild"
        case .newDatabase(let runs):
            "the database was new, and lacks \(runs.count == 1 ? "a run that was" : "\(runs.count) runs that were") loaded before, into another: discograph rebuild brings in what was landed then, which is not fetched again; this is told only once (\(runs.listed(upTo: 3)))"
        }
    }

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .badRows, .lostRuns, .newDatabase: .fixInput
        case .unbalanced: .reportBug
        }
    }

    /// The run in whose `rows/` the file is, as a command line names it.
    private static func run(of file: String) -> String {
        let run = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(
            separator: "/"
        )
        return run.isEmpty ? "." : run.asShellWord
    }

    /// The first of `runs`, as a command line names it.
    private static func first(of runs: [String], in folder: String) -> String {
        "\(folder)/\(runs.first ?? "")".asShellWord
    }
}
