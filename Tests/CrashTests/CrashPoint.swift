import Foundation
import TestSupport

/// One call of one program, at which it is ended, stopped, or cut off from the database.
struct CrashPoint: Sendable, CustomStringConvertible {
    enum Call: String { case write, sync, rename, send }
    enum Moment: String, CaseIterable { case before, half, after }
    enum Action: String {
        /// SIGKILL.
        case kill
        /// SIGSTOP, until the test lets it go on.
        case stop
        /// The end of the connection.
        case drop
        /// Nothing but a line in the mark for every such call.
        case log
    }

    let program: String
    let call: Call
    /// What the path holds; how the statement begins.
    let match: String
    /// The how manieth of these calls; of a statement, its number in the session.
    var number = 1
    /// Of a statement, the how manieth piece that is sent; the rows of a COPY are pieces of it.
    var part = 1
    var moment = Moment.after
    var action = Action.kill

    var description: String {
        "\(action) \(program) \(moment) \(call) \(number).\(part) of \(match)"
    }

    /// What makes it happen, once, in the program and its children.
    func environment(_ library: PreloadedLibrary, mark: URL) -> [String: String] {
        [
            "LD_PRELOAD": library.file.path, "CRASH_PROGRAM": program, "CRASH_CALL": call.rawValue,
            "CRASH_MATCH": match, "CRASH_NTH": "\(number)", "CRASH_PART": "\(part)",
            "CRASH_WHEN": moment.rawValue, "CRASH_ACTION": action.rawValue, "CRASH_MARK": mark.path,
        ]
    }
}
