import Catalog
import Files
import Foundation
public import Landing

/// The runs beside a run, and older than it, that were loaded once, as their receipts tell.
///
/// A database that was restored, or failed over to a copy, may lack some of them, and they alone remember. Only those
/// of the service that the run asked are of its database; of other pipelines, only where these load into the same. What
/// cannot be read tells nothing.
public struct LoadedRuns: Sendable, Equatable {
    /// How many answers each of them brought at least, by its name.
    public private(set) var answers: [String: Int] = [:]
    /// The pipeline of the run that they are older than; empty where nothing says.
    public let pipeline: String
    /// The pipelines of those that are known to be of another one, by their names.
    public private(set) var others: [String: String] = [:]

    /// Looks through the directory in which `run` lies.
    ///
    /// - Parameter run: The run; younger ones are left out, as they are still to come where all are loaded in turn.
    public init(before run: RunDirectory) {
        pipeline = run.pipeline ?? ""
        let folder = run.url.deletingLastPathComponent()
        let host = (try? LandingOrigin.read(run))?.host
        let names = (try? Folder.names(in: folder)) ?? []
        for name in names where !name.hasPrefix(".") && name < run.name {
            let other = RunDirectory(url: folder.appending(component: name, directoryHint: .isDirectory))
            guard let load = (try? Receipt.all(of: .load, in: other))?.last(where: \.isDone),
                (try? LandingOrigin.read(other))?.host == host
            else { continue }
            answers[name] = Self.answers(of: other, broughtBy: load)
            if !pipeline.isEmpty, let own = other.pipeline, own != pipeline { others[name] = own }
        }
    }

    /// How many answers are in the rows that `load` brought; 0 where that cannot be told.
    private static func answers(of run: RunDirectory, broughtBy load: Receipt) -> Int {
        // What a repeat found loaded may have come under another name: a run that was copied has the same rows.
        guard load.tally.counts[Tally.Key.alreadyLoaded] == 0,
            let transform = (try? Receipt.all(of: .transform, in: run))?.last,
            // A later one may have made more rows, which nobody has loaded yet.
            transform.isDone, transform.endedAt <= load.endedAt
        else { return 0 }
        return transform.tally.counts[StagedTable.answer.rawValue] ?? 0
    }
}
