public import Diagnostics
public import Postgres

/// Why the database could not be brought up to date, or is not what this program needs.
public enum MigrationError: DatabaseFailure, Equatable {
    /// A file of `sql/migrations` is not named `NNNN_name.sql`.
    case badName(file: String)
    /// Two migrations have the same number.
    case duplicateNumber(first: String, second: String)
    /// The numbering of the migrations leaves one out.
    case missing(number: Int, before: String)
    /// A migration was changed after it had been applied.
    case edited(file: String, appliedAt: String)
    /// The database has migrations that this program does not know.
    case newerDatabase(name: String)
    /// The database lacks a migration although it has later ones.
    case skipped(file: String, latest: String)
    /// A migration was refused; the ones before it stay applied.
    case failed(ServerError, applied: Int)
    /// The database has not been migrated to what this program needs.
    case behind(pending: [String])
    /// Migrations are pending, or where there are none the views are to be replaced, and the role may not do that.
    case notOwner(pending: [String], role: String, object: String, owner: String)
    /// Views of somebody's own depend on those of `sql/analytics`.
    case dependentViews(detail: String)
    /// The database has no such view.
    case missingView(name: String)

    /// One line: what, where, why, and what to do.
    public var description: String {
        switch self {
        case .badName(let file):
            "\(file) is not named like a migration: call it NNNN_what_it_does.sql, such as 0007_add_label.sql"
        case .duplicateNumber(let first, let second):
            "\(first) and \(second) have the same number: give the newer one the next free number"
        case .missing(let number, let before):
            "migration \(Self.padded(number)) is missing before \(before): restore its file, or close the gap in the numbers"
        case .edited(let file, let appliedAt):
            "\(file) was edited after it was applied at \(appliedAt): restore it (git checkout), and put the change in a new migration"
        case .newerDatabase(let name):
            "the database is newer than this program: it has migration \(name), which is not here; use the newer program"
        case .skipped(let file, let latest):
            "\(file) is not applied, but \(latest) is: give it a number after the latest"
        case .failed(let error, let applied):
            "\(error); nothing of this file was kept, \(applied.counted(as: "migration")) before it stayed applied; fix the cause, then start again"
        case .behind(let pending):
            "the database lacks \(Self.summary(of: pending)): run migrate"
        case .notOwner(let pending, let role, let object, let owner):
            "\(pending.isEmpty ? "the analytics views are not those of sql/analytics" : "the database lacks \(Self.summary(of: pending))"), and role \(role) may not change that: run migrate as \(owner), who owns \(object)"
        case .dependentViews(let detail):
            "views of sql/analytics cannot be replaced while others depend on them: \(detail); drop those, run migrate, create them again"
        case .missingView(let name):
            "the database has no view analytics.\(name): run migrate"
        }
    }

    /// Whether it says that nothing has been migrated yet, so that the database holds nothing either.
    public var isOfNewDatabase: Bool {
        // Those before the first that is pending are applied, or the database would contradict the files.
        guard case .behind(let pending) = self, let first = pending.first else { return false }
        return Int(first.prefix { $0.isNumber }) == 1
    }

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .newerDatabase, .behind, .notOwner, .dependentViews, .missingView: .fixConfiguration
        case .badName, .duplicateNumber, .missing, .edited, .skipped: .fixInput
        case .failed(let error, _): error.remedy
        }
    }

    private static func summary(of pending: [String]) -> String {
        "\(pending.count == 1 ? "migration" : "\(pending.count) migrations, from") \(pending.first ?? "")"
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
