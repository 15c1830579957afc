public import Diagnostics
public import Landing

/// What a stage throws that has done its work, and has found what a person must mend all the same.
///
/// It is done, with a receipt that says so, and ends with the exit code of what was found.
public struct StageFinding: Error {
    /// What was done.
    public let tally: Tally
    /// What was found.
    public let failure: any Failure

    /// A finding of a stage that is done.
    ///
    /// - Parameters:
    ///   - tally: What was done.
    ///   - failure: What was found.
    public init(_ tally: Tally, finding failure: any Failure) {
        self.tally = tally
        self.failure = failure
    }
}
