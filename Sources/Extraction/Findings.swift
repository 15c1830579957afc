import Catalog
import Frontier

/// Everything that one answer told.
struct Findings: Sendable {
    /// What is known from now on.
    var observation: Observation
    /// Whether the whole objects of a kind had the fields that only development mode leaves out.
    var fields: [EntityKind: Bool] = [:]
    /// Where a `next` led that does not lead to the API; it is not followed.
    var foreignNext: String?
    /// Whether what came tells what was asked for.
    var isUnderstood = true
    /// What was asked for at once with other things and is not told of, be it as missing.
    var leftOut: [String] = []

    /// Findings of an answer that told nothing yet.
    init(_ observation: Observation) {
        self.observation = observation
    }
}
