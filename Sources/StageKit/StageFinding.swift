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
    /// What follows once that has been said.
    let sequel: @Sendable () async throws -> Void

    /// A finding of a stage that is done.
    ///
    /// - Parameters:
    ///   - tally: What was done.
    ///   - failure: What was found.
    ///   - sequel: Called once that has been said, for what must not be lost if the stage is killed before. A stop
    ///     cancels it; what it throws changes nothing.
    public init(
        _ tally: Tally,
        finding failure: any Failure,
        then sequel: @escaping @Sendable () async throws -> Void = {}
    ) {
        self.tally = tally
        self.failure = failure
        self.sequel = sequel
    }
}
