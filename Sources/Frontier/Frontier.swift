public import Catalog
public import Foundation
import SQLite
import Synchronization

/// The local index of what is known: consulted before every request, updated with every answer.
///
/// It is a SQLite file that several processes may use at once. What it is told is idempotent and in any order:
/// the newest answer wins.
public final class Frontier: Sendable {
    let writer: FrontierWriter
    let reader: FrontierReader
    /// How long what has landed may wait to be taken in.
    private let holding: Duration

    /// How old the last whole reading of an artist's albums may be for a reading to stop where nothing is new.
    let sweep: Duration

    /// Opens the frontier at `url`, creating it, readable by its owner only, where missing.
    ///
    /// - Parameters:
    ///   - url: The SQLite file; one of an earlier version is brought up to date.
    ///   - sweep: How often an artist's albums are read to the end, rather than up to the first page without
    ///     news.
    ///   - mapping: The digest of what makes rows of answers. Where it is another than when the file was opened last,
    ///     every `ETag` is dropped, so that what is asked for again comes whole; `nil` drops none.
    ///   - holding: How long what has landed may wait to be taken in together with what is told later. This frontier
    ///     knows it at once, others when it is taken in; when the process is killed before, it is read again from
    ///     where it has landed. Whoever holds calls ``flush()`` at the end.
    /// - Throws: A `SQLiteError`; a ``FrontierError`` for a file of a newer version.
    public convenience init(
        at url: URL,
        sweep: Duration = .seconds(90 * 86_400),
        mapping: String? = nil,
        holding: Duration = .zero
    ) throws {
        // What others tell comes into the file as late as that, or later: what it said just now is as good.
        let recency = min(holding, .milliseconds(100))
        try self.init(at: url, sweep: sweep, mapping: mapping, holding: holding, recency: recency)
    }

    /// The same, where what was read of an object is taken for what the file says for as long as `recency`.
    init(at url: URL, sweep: Duration, mapping: String?, holding: Duration, recency: Duration) throws {
        let file = SQLiteFile.frontier(at: url)
        // Two that turned one new file into one with a log would not wait for each other.
        try file.createWhole { try FrontierTables.prepare($0, mapping: mapping) }
        // One that was cut off to nothing would pass for a new one, and all that is known be requested again.
        try file.requireHeader()
        writer = try FrontierWriter(file, mapping: mapping, recency: recency)
        reader = try FrontierReader(file)
        self.sweep = sweep
        self.holding = holding
    }

    /// Opens the frontier at `url` as it stands, without changing anything; an empty one where there is none.
    ///
    /// - Parameters:
    ///   - url: The SQLite file.
    ///   - sweep: How often an artist's albums are read to the end.
    /// - Throws: A `SQLiteError`; a ``FrontierError`` for a file of another version.
    public init(reading url: URL, sweep: Duration = .seconds(90 * 86_400)) throws {
        writer = try FrontierWriter(reading: url)
        reader = try FrontierReader(reading: url)
        self.sweep = sweep
        holding = .zero
    }

    /// Takes in what answers told, and with it that the landed bytes they stand in have been read.
    ///
    /// What several tasks tell at the same time is taken in at once, in one transaction; what has landed may wait for
    /// more, if this frontier is one that holds. It is known here when this returns.
    ///
    /// - Parameters:
    ///   - observations: What answers told.
    ///   - range: Where they have landed; `nil` for what has not.
    /// - Throws: A `SQLiteError`; then nothing of it is in the file yet, and the next call tries again.
    public func observe(_ observations: [Observation], landed range: LandedRange? = nil) async throws {
        guard !observations.isEmpty || range != nil else { return }
        let entry = LandedObservations(observations: observations, range: range)
        // What has not landed could not be read again.
        let mayWait = range != nil && holding > .zero
        let step = writer.pending.withLock { $0.add(entry, mayWait: mayWait) }
        switch step {
        case .rest: return
        case .takeIn: try await flush()
        case .takeInAside: takeInAside(after: .zero)
        case .takeInLater: takeInAside(after: holding)
        }
    }

    /// Takes in everything that waits, so that it stands in the file: for whoever else asks it.
    ///
    /// - Throws: A `SQLiteError`; then nothing of it is in the file yet, and the next call tries again.
    public func flush() async throws {
        try await writer.takeIn()
    }

    /// Takes nothing for what the file says that was read before this: whoever has claimed something must find what
    /// became of it until then.
    public func forgetRecent() {
        writer.recent.withLock { $0.forget() }
    }

    private func takeInAside(after delay: Duration) {
        Task { [weak writer = self.writer] in
            if delay > .zero { try? await Task.sleep(for: delay) }
            // Whoever tells or asks next meets what went wrong.
            try? await writer?.takeIn()
        }
    }

    /// Notes why objects are wanted; the first reason stays.
    public func want(
        _ wishes: [(kind: EntityKind, id: String, why: String)],
        market: String?
    ) async throws {
        try await writer.write { tables in
            for wish in wishes {
                let (kind, market) = (wish.kind.rawValue, wish.kind.storedMarket(market))
                let values: [SQLiteValue] = [.text(kind), .text(wish.id), .text(market), .text(wish.why)]
                try tables.run("want_entity", PackageResources.want_entity_sql, values)
            }
        }
    }
}
