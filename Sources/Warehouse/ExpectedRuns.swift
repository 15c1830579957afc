/// The runs that a database should have, because they were loaded once.
public struct ExpectedRuns: Sendable, Equatable {
    /// How many answers each of them brought at least, by its name.
    public let answers: [String: Int]
    /// The pipeline whose run is loaded, and who is told what is missing.
    public let pipeline: String
    /// The pipelines of those that are of another one, by their names.
    ///
    /// They are missed only where the database has a run of that pipeline: it may load into another database.
    public let others: [String: String]

    /// Runs to be looked up.
    ///
    /// - Parameters:
    ///   - answers: How many answers each of them brought at least, by its name.
    ///   - pipeline: The pipeline whose run is loaded.
    ///   - others: The pipelines of those that are of another one, by their names.
    public init(_ answers: [String: Int], of pipeline: String, others: [String: String] = [:]) {
        self.answers = answers
        self.pipeline = pipeline
        self.others = others
    }
}
