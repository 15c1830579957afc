public import Foundation

/// What a stage did: the one JSON line on its standard output, and the heart of its receipt.
public struct Tally: Codable, Sendable, Equatable {
    /// The stage's name, as on the command line.
    public var stage: String
    /// Named counts, such as `requests`, `answers`, `rows`; keys are snake case.
    public var counts: [String: Int]
    /// Whether work is left for a later start.
    public var isPartial: Bool
    /// When it is worth starting again; only where the stage stopped early.
    public var resumeAt: Date?
    /// Why it stopped early, in one line for a person.
    public var reason: String?

    /// A tally of `stage` with the given counts.
    public init(stage: String, counts: [String: Int] = [:]) {
        self.stage = stage
        self.counts = counts
        self.isPartial = false
    }

    private enum CodingKeys: String, CodingKey {
        case stage
        case counts
        case isPartial = "partial"
        case resumeAt = "resume_at"
        case reason
    }
}
