import Foundation

/// The runs that a command has worked on, and what it learned there that holds for others too.
///
/// A check that fails for a lasting reason leaves a run a night behind. Each would have the whole database looked
/// through once more, only to be told the same.
struct ContinuedRuns: Sendable, Equatable {
    /// The names of the runs, and of those that are left to others.
    private(set) var names: Set<String> = []
    /// The commands that look at what all runs share, and found it wanting.
    private var badVerdicts: Set<[String]> = []

    /// Notes that a run was worked on, or is left to another process that works on it.
    ///
    /// - Parameter name: Its name.
    mutating func add(_ name: String) {
        names.insert(name)
    }

    /// Notes that a run was worked on, and how it stands.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - record: How it stands.
    ///   - manifest: Its own pipeline.
    mutating func add(_ name: String, _ record: RunRecord, of manifest: Manifest) {
        add(name)
        for stage in manifest.stages where stage.isSharedVerdict {
            guard [.failed, .stopped].contains(record[stage.name].state) else { continue }
            badVerdicts.insert(stage.command)
        }
    }

    /// Whether nothing but verdicts is left of a run, and one of them is known to be bad: it would stay unfinished.
    ///
    /// - Parameters:
    ///   - record: How it stands.
    ///   - manifest: Its own pipeline.
    /// - Returns: Whether continuing it is for nothing.
    func knowsVerdict(on record: RunRecord, of manifest: Manifest) -> Bool {
        let now = Date()
        let left = manifest.stages.filter { record[$0.name].isLeft(at: now) }
        return left.allSatisfy { $0.outputs.isEmpty }
            && left.contains { $0.isSharedVerdict && badVerdicts.contains($0.command) }
    }
}
