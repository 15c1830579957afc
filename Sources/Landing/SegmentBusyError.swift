public import Diagnostics

/// A segment that another process keeps locked, so that nothing can be landed in it.
public struct SegmentBusyError: Failure, Equatable {
    /// The segment.
    public let path: String

    /// Whoever compresses a segment is done with it within seconds, unless it was suspended.
    public var remedy: Remedy { .resumeLater }

    /// One line: which segment, and what to do.
    public var description: String {
        "cannot land in \(path): another process keeps it locked, as a suspended discograph compress does; "
            + "let it end or stop it (fuser names it), then start again"
    }
}
