import Diagnostics
public import Foundation

extension Bucket {
    /// One line that says of a limit that it was learned, for how long it holds, and what to do where it is wrong.
    public func remark(onLearned limit: Int, until end: Date) -> String {
        "\(rawValue): \(limit) a day were learned from a refusal; the budget is tried again from \(end.inLocalTime), "
            + "or once discograph quota forget --bucket \(rawValue) was run, if another program had spent the quota"
    }
}
