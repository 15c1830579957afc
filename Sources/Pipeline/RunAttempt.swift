/// One attempt of a command to work on a run.
public struct RunAttempt: Sendable {
    /// What came of the work, or what kept it from its end.
    ///
    /// That is a ``RunError``, a ``ManifestError``, what checking the settings has thrown, or what the disk says. A
    /// failing stage is no error but a state.
    public let result: Result<RunOutcome, any Error>
    /// Why others were skipped on the way to this run.
    let skipped: [RunError]

    /// The runs that were skipped, and that no night resumes until a person has mended them.
    var stuck: [RunError] { skipped.filter(\.keepsRunWaiting) }
}
