/// Where a procedure shows how far its work has come, whatever draws that for a person.
public protocol ProgressIndicator: Sendable {
    /// Shows how far the work has come; cheap enough for every item.
    ///
    /// - Parameters:
    ///   - done: Items done so far.
    ///   - total: Items in all as far as known, `nil` when unknown; it may grow.
    ///   - detail: What is being worked on, in a few words.
    func update(done: Int, total: Int?, detail: String)

    /// Shows what is waited for and how long still; called about once a second.
    ///
    /// - Parameter words: One line.
    func wait(_ words: String)

    /// Takes away what is shown, so that other lines can follow.
    func finish()
}
