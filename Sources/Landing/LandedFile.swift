public import Foundation

/// A file of a run's landing folders, and how long it is.
public struct LandedFile: Sendable, Equatable {
    /// What its lines are.
    public enum Content: Sendable, Equatable {
        /// Landed answers.
        case answers
        /// Every attempt at a request.
        case requests
        /// Failed attempts.
        case failures
    }

    /// What its lines are.
    public let content: Content
    /// Its name below `landing/`, such as `albums/00001.ndjson`.
    public let name: String
    /// Where it is, or would be if it were not compressed.
    public let url: URL
    /// Its length in bytes as it was written.
    public let size: Int

    /// All files of the run's landing folders, in the order in which their lines are numbered as occurrences.
    ///
    /// - Parameter run: The run.
    /// - Returns: The segments of each folder, oldest first, then its logs; what is not there is left out.
    /// - Throws: A ``StorageError`` when a folder cannot be read.
    public static func all(in run: RunDirectory) throws -> [LandedFile] {
        try LandingSource.allCases.flatMap { source in
            let folder = run.landing(of: source)
            let names = Set(try Folder.names(in: folder))
            let segments = try LandingSegments(in: folder).names().map { ($0, Content.answers) }
            let logs = [("requests.ndjson", Content.requests), ("failures.ndjson", Content.failures)]
            return try (segments + logs.filter { names.contains($0.0) }).map { name, content in
                let url = folder.appending(component: name)
                return LandedFile(
                    content: content,
                    name: "\(source.rawValue)/\(name)",
                    url: url,
                    size: try LandedBytes(url).size
                )
            }
        }
    }
}
