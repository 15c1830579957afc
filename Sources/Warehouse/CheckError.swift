public import Diagnostics

/// What in a warehouse is not as it has to be.
public enum CheckError: Failure, Equatable {
    /// Checks returned rows.
    case failed(names: [String], rows: Int)
    /// Something in the warehouse's schemas has no comment.
    case undocumented(names: [String])

    /// One line: what, and what to do.
    public var description: String {
        switch self {
        case .failed(let names, let rows):
            "\(names.count.counted(as: "check")) failed with \(rows.counted(as: "row")): \(names.joined(separator: ", ")); check prints them: fix what they show, then run it again"
        case .undocumented(let names):
            "no comment on \(names.joined(separator: ", ")): add `comment on …` in a migration, or beside the view"
        }
    }

    /// The data, or a script, has to be fixed.
    public var remedy: Remedy { .fixInput }
}
