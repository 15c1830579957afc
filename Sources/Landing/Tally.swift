public import Foundation

/// What a stage did: the one JSON line on its standard output, and the heart of its receipt.
///
/// Where it is read, only the counts must be there: the runner knows which stage has printed it, and how that ended.
public struct Tally: Codable, Sendable, Equatable {
    /// The stage's name, as on the command line; empty where it did not say so.
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

    /// Reads a tally, which may say neither whose it is nor whether it is partial.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        stage = try container.decodeIfPresent(String.self, forKey: .stage) ?? ""
        counts = try container.decode([String: Int].self, forKey: .counts)
        isPartial = try container.decodeIfPresent(Bool.self, forKey: .isPartial) ?? false
        resumeAt = try container.decodeIfPresent(Date.self, forKey: .resumeAt)
        reason = try container.decodeIfPresent(String.self, forKey: .reason)
    }

    private enum CodingKeys: String, CodingKey {
        case stage
        case counts
        case isPartial = "partial"
        case resumeAt = "resume_at"
        case reason
    }
}
