import Files
public import Foundation
import Landing

/// Since when a run may have landed answers 304 that no load has seen, as the runs of a folder tell.
///
/// A 304 refers to an answer with an `ETag`, the last that its frontier got to that request. Where one frontier asked for
/// all that was ever loaded, an `ETag` that another has followed is sent no more: only what is landed, and not loaded
/// yet, may still refer to it.
public enum RevalidationLimit: Sendable, Equatable {
    /// Everything that was landed is loaded.
    case allLoaded
    /// This is the oldest run that is unfinished, or was never loaded, and when it began to ask.
    case pending(since: Date, run: String)
    /// Nobody can tell, for this reason.
    case unknown(reason: String)

    /// Looks through a folder.
    ///
    /// - Parameters:
    ///   - folder: Where runs lie.
    ///   - known: The runs that the warehouse knows, and how many rows each of them brought.
    public init(in folder: RunFolder, known: [String: Int]) {
        do {
            self = try Self.limit(in: folder, known)
        } catch {
            self = .unknown(reason: "\(error)")
        }
    }

    private static func limit(in folder: RunFolder, _ known: [String: Int]) throws -> RevalidationLimit {
        let landed = try Folder.names(in: folder.url).filter { !$0.hasPrefix(".") }
            .map { RunDirectory(url: folder.url.appending(component: $0, directoryHint: .isDirectory)) }
            .filter { FileManager.default.fileExists(atPath: $0.url.path + "/.") }
            .filter { try !LandedFile.all(in: $0).isEmpty }
        let names = Set(landed.map(\.name))
        if let missing = known.filter({ $0.value > 0 && !names.contains($0.key) }).keys.min() {
            return .unknown(reason: "what run \(missing) has landed is not in \(folder.url.relativePath)/")
        }
        var hosts: Set<String> = []
        var origins: [(run: RunDirectory, origin: LandingOrigin)] = []
        for run in landed {
            guard let origin = try LandingOrigin.read(run) else {
                return .unknown(reason: "\(run.landingOrigin.relativePath) is missing")
            }
            if known[run.name] != nil { hosts.insert(origin.host) }
            origins.append((run, origin))
        }
        // What was asked of another service, and never loaded here, is of another warehouse.
        let own = origins.filter { hosts.contains($0.origin.host) }
        let askers = Set(own.map { "\($0.origin.host) \($0.origin.client)" })
        guard askers.count < 2 else {
            return .unknown(reason: "the runs are those of \(askers.count) apps, each with ETags of its own")
        }
        let pending = try own.filter { try isPending($0.run, known) }
        guard let first = pending.min(by: { $0.origin.openedAt < $1.origin.openedAt }) else {
            return .allLoaded
        }
        return .pending(since: first.origin.openedAt, run: first.run.name)
    }

    private static func isPending(_ run: RunDirectory, _ known: [String: Int]) throws -> Bool {
        guard known[run.name] != nil else { return true }
        return try RunRecord(of: run)?.state.isClosed == false
    }
}
