import Files
public import Foundation

extension RunDirectory {
    /// Creates a directory in `folder` that stands for this run: the same name, landing and receipts, rows of its own.
    ///
    /// - Parameter folder: Where to make it.
    /// - Returns: The directory; to be removed like any other.
    /// - Throws: A ``StorageError``; what the disk says.
    public func twin(in folder: URL) throws -> RunDirectory {
        let twin = RunDirectory(url: folder.appending(component: name))
        try Folder.create(twin.url)
        for part in [landing, receipts] {
            try FileManager.default.createSymbolicLink(
                at: twin.url.appending(component: part.lastPathComponent),
                withDestinationURL: part.absoluteURL
            )
        }
        return twin
    }
}
