public import Foundation

/// One run's directory, and the one place that knows the names inside it.
///
/// ```
/// runs/2026-11-20T22-10-42Z/
///   landing/<source>/00001.ndjson      answers, one line each
///   landing/<source>/requests.ndjson   every attempt
///   landing/<source>/failures.ndjson   failed attempts
///   landing/<source>/worklists/<kind>.ndjson
///   rows/<table>.copy                  what COPY takes
///   rows/manifest.json                 how much is in each, and what they were made of
///   rows/quarantine.ndjson             items that could not be used
///   receipts/<stage>.json              written last: the stage is done
///   logs/<stage>.log                   what the runner read on the stage's standard error
/// ```
public struct RunDirectory: Sendable, Equatable {
    /// The directory itself.
    public let url: URL

    /// The run at `url`; nothing is created or read.
    public init(url: URL) {
        self.url = url
    }

    /// The run's name: the UTC time at which it was opened, which also sorts runs by age.
    public var name: String { url.lastPathComponent }

    /// Where the answers that `source` fetched are landed.
    public func landing(of source: LandingSource) -> URL {
        url.appending(components: "landing", source.rawValue)
    }

    /// The directory of rows files.
    public var rows: URL { url.appending(component: "rows") }

    /// The rows of `table`, in the text format of COPY.
    public func rows(of table: String) -> URL {
        rows.appending(component: "\(table).copy")
    }

    /// What the rows files hold, and what they were made of.
    public var rowsManifest: URL { rows.appending(component: "manifest.json") }

    /// Where the receipts of all stages lie.
    public var receipts: URL { url.appending(component: "receipts") }

    /// What `stage` leaves behind when it is done, or when it stopped early.
    public func receipt(of stage: String) -> URL {
        receipts.appending(component: "\(stage).json")
    }

    /// What the runner read on the standard error of `stage`.
    public func log(of stage: String) -> URL {
        url.appending(components: "logs", "\(stage).log")
    }
}
