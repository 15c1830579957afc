import Files
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

    /// What the lines of a file are.
    ///
    /// - Parameter name: Its name, with or without the folder.
    /// - Returns: What they are.
    public static func content(of name: String) -> Content {
        switch name.split(separator: "/").last.map(String.init) {
        case RunDirectory.requestsName: .requests
        case RunDirectory.failuresName: .failures
        default: .answers
        }
    }

    /// All files of the run's landing folders, in the order in which their lines are numbered as occurrences.
    ///
    /// - Parameter run: The run.
    /// - Returns: The segments of each folder, oldest first, then its logs; what is not there is left out.
    /// - Throws: A ``StorageError`` when a folder cannot be read.
    public static func all(in run: RunDirectory) throws -> [LandedFile] {
        try LandingSource.allCases.flatMap { source in
            let folder = run.landing(of: source)
            let names = Set(try Folder.names(in: folder))
            let segments = try LandingSegments(in: folder).names()
            let logs = [RunDirectory.requestsName, RunDirectory.failuresName].filter(names.contains)
            return try (segments + logs).map { name in
                let url = folder.appending(component: name)
                return LandedFile(
                    content: content(of: name),
                    name: "\(source.rawValue)/\(name)",
                    url: url,
                    size: try LandedBytes(url).size
                )
            }
        }
    }
}
