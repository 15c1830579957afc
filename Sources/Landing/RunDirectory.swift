public import Catalog
import Files
public import Foundation

/// One run's directory, and the one place that knows the names inside it, but for those of the runner's own files.
///
/// ```
/// runs/2026-11-20T22-10-42Z-3f9c/
///   plan/<kind>.ndjson                 what was known to be wanted when the run began
///   landing/origin.json                which service was asked, which client ids were to ask
///   landing/<source>/00001.ndjson      answers, one line each
///   landing/<source>/requests.ndjson   every attempt
///   landing/<source>/failures.ndjson   failed attempts
///   landing/<source>/worklists/<kind>.ndjson
///   rows/<table>.copy                  what COPY takes
///   rows/manifest.json                 how much is in each, and what they were made of
///   rows/quarantine.ndjson             items that could not be used, or were repaired
///   receipts/<stage>.json              written last: the stage has come to its end, done or stopped early
///   logs/<stage>.log                   what the stage wrote on its standard error
/// ```
public struct RunDirectory: Sendable, Equatable {
    /// The directory itself.
    public let url: URL

    /// The run at `url`; nothing is created or read.
    public init(url: URL) {
        self.url = url
    }

    /// The run's name: the UTC time at which it was opened, which also sorts runs by age, and a part of its own.
    ///
    /// Of runs that are opened within one second, the later ones have the names of the next. By the part, runs of
    /// several machines differ. Earlier runs have none.
    public var name: String { url.lastPathComponent }

    /// Where the receipts of all stages lie.
    public var receipts: URL { url.appending(component: "receipts") }

    /// What `stage` leaves behind when it is done, or when it stopped early.
    public func receipt(of stage: String) -> URL {
        receipts.appending(component: "\(stage).json")
    }

    /// Where what the stages say is kept.
    public var logs: URL { url.appending(component: "logs") }

    /// What `stage` wrote on its standard error.
    public func log(of stage: String) -> URL {
        logs.appending(component: "\(stage).log")
    }
}

extension RunDirectory {
    static let requestsName = "requests.ndjson"
    static let failuresName = "failures.ndjson"

    /// Where everything lies that was fetched.
    public var landing: URL { url.appending(component: "landing") }

    /// Where the answers that `source` fetched are landed.
    public func landing(of source: LandingSource) -> URL {
        landing.appending(component: source.rawValue)
    }

    /// Which service was asked.
    public var landingOrigin: URL { landing.appending(component: "origin.json") }

    /// Every attempt of `source`, one line each.
    public func requests(of source: LandingSource) -> URL {
        landing(of: source).appending(component: Self.requestsName)
    }

    /// Every failed attempt of `source`, one line each.
    public func failures(of source: LandingSource) -> URL {
        landing(of: source).appending(component: Self.failuresName)
    }

    /// The worklist of `kind` that `plan` writes: what is known to be wanted before the run begins.
    public func plannedWorklist(of kind: EntityKind) -> URL {
        url.appending(components: "plan", "\(kind.rawValue).ndjson")
    }

    /// The worklist of `kind` that `source` writes.
    public func worklist(of kind: EntityKind, from source: LandingSource) -> URL {
        landing(of: source).appending(components: "worklists", "\(kind.rawValue).ndjson")
    }
}

extension RunDirectory {
    /// The directory of rows files.
    public var rows: URL { url.appending(component: "rows") }

    /// The rows of `table`, in the text format of COPY.
    public func rows(of table: String) -> URL {
        rows.appending(component: "\(table).copy")
    }

    /// What the rows files hold, and what they were made of.
    public var rowsManifest: URL { rows.appending(component: "manifest.json") }

    /// What could not be used, or was repaired, one line each.
    public var quarantine: URL { rows.appending(component: "quarantine.ndjson") }

    private static let unfinishedRows = "rows.tmp-"
    private static let replacedRows = "rows.old-"

    /// Where `process` writes rows files until all of them are whole.
    func unfinishedRows(of process: Int32) -> URL {
        url.appending(component: "\(Self.unfinishedRows)\(process)")
    }

    /// Where `process` puts earlier rows files out of the way of new ones.
    func replacedRows(of process: Int32) -> URL {
        url.appending(component: "\(Self.replacedRows)\(process)")
    }

    /// The directories of rows files that are not finished, or were replaced.
    ///
    /// - Throws: A ``StorageError``.
    func temporaryRows() throws -> [URL] {
        try Folder.names(in: url)
            .filter { $0.hasPrefix(Self.unfinishedRows) || $0.hasPrefix(Self.replacedRows) }
            .map { url.appending(component: $0) }
    }
}
