import Files
public import Foundation
public import Landing

/// The runs of a folder from which a warehouse can be rebuilt.
///
/// That is what it knows, up to what was landed, and every run besides that is closed or was loaded once, as what a
/// restored database lacks. Left out is what nobody has loaded and somebody may still go on with, and what was asked of
/// another service: than those that are wanted, or, where all are, than those of the runs that the warehouse knows.
public struct LandedRuns: Sendable, Equatable {
    /// A run that is not taken.
    public struct LeftOut: Sendable, Equatable {
        /// The run's name.
        public let name: String
        /// Why, in a few words for a person.
        public let reason: String
    }

    /// The runs to take, the oldest first.
    public private(set) var taken: [RunDirectory] = []
    /// Those of them that are not closed.
    public private(set) var unfinished: [String] = []
    /// The runs that are not taken.
    public private(set) var leftOut: [LeftOut] = []
    /// Runs that brought rows once, and whose landing is gone.
    public private(set) var missing: [String] = []
    /// The pipelines whose runs lie there.
    public private(set) var pipelines: Set<String> = []
    /// The hosts of the services that were asked by those of the runs that could be taken.
    public private(set) var services: Set<String> = []
    /// Whether it is known which of the services are meant; else all are taken.
    public let isServiceKnown: Bool

    /// Looks through a folder.
    ///
    /// - Parameters:
    ///   - folder: Where runs lie.
    ///   - known: The runs that the warehouse knows, and how many rows each of them brought.
    ///   - since: Take only runs that were opened then or later.
    ///   - wanted: Take only runs that asked these services, by their hosts; empty for all that the warehouse knows.
    /// - Throws: A `StorageError`; ``RunError`` for a damaged record, or a damaged origin of answers.
    public init(
        in folder: RunFolder,
        known: [String: Int],
        since: Date? = nil,
        asking wanted: Set<String> = []
    ) throws {
        let first = since.map(RunFolder.name(at:)) ?? ""
        let runs = try Folder.names(in: folder.url).filter { !$0.hasPrefix(".") }
            .map { RunDirectory(url: folder.url.appending(component: $0, directoryHint: .isDirectory)) }
            .filter { FileManager.default.fileExists(atPath: $0.url.path + "/.") }
        let hosts = Set(
            try runs.filter { known[$0.name] != nil }.compactMap { try LandingOrigin.read($0)?.host }
        )
        isServiceKnown = !wanted.isEmpty || !hosts.isEmpty
        var landed: Set<String> = []
        for run in runs {
            let record = try Self.record(of: run)
            if let record { pipelines.insert(record.pipeline) }
            if try !LandedFile.all(in: run).isEmpty { landed.insert(run.name) }
            let isKnown = known[run.name] != nil
            let loads = (try? Receipt.all(of: .load, in: run)) ?? []
            let wasLoaded = isKnown || loads.contains(where: \.isDone)
            guard record != nil || wasLoaded, run.name >= first else { continue }
            let isClosed = record?.state.isClosed ?? true
            guard wasLoaded || isClosed else {
                leave(run, "it is \(record?.state.rawValue ?? "unfinished") and was never loaded")
                continue
            }
            if let host = try LandingOrigin.read(run)?.host {
                services.insert(host)
                if !wanted.isEmpty, !wanted.contains(host) {
                    leave(run, "it asked \(host)")
                    continue
                }
                if wanted.isEmpty, !isKnown, !hosts.isEmpty, !hosts.contains(host) {
                    leave(run, "it asked \(host), and was never loaded here")
                    continue
                }
            }
            taken.append(run)
            if !isClosed { unfinished.append(run.name) }
        }
        missing = known.filter { $0.value > 0 && $0.key >= first && !landed.contains($0.key) }.keys.sorted()
    }

    /// The record of a run; a damaged one is not skipped, because without its run rows may be lost.
    private static func record(of run: RunDirectory) throws -> RunRecord? {
        do {
            return try RunRecord(of: run)
        } catch is RunError {
            throw RunError.undecided(run: run.name, record: run.record.relativePath)
        }
    }

    private mutating func leave(_ run: RunDirectory, _ reason: String) {
        leftOut.append(LeftOut(name: run.name, reason: reason))
    }
}
