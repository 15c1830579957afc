import Files
import Foundation
import Landing

/// A run that is to go on, and the pipeline that it executes then.
struct ResumedRun {
    let run: RunDirectory
    /// Its own copy, or the one that is asked for now: the run takes over what was mended for what failed.
    let manifest: Manifest
    /// The other unfinished runs, the newest first, which a later command goes on with.
    var waiting: [RunFolder.Entry] = []

    /// Sees to it that the run's own copy of the manifest is the pipeline that it executes.
    ///
    /// A manifest that was mended takes the place of the copy, which is kept beside it. The pipeline's lock must be
    /// held, and have been since the run was found.
    ///
    /// - Parameter source: The file of the manifest that is asked for now.
    /// - Returns: Where the earlier copy is kept; `nil` where none was replaced.
    /// - Throws: ``RunError``, ``ManifestError`` or what the disk says.
    func keepManifest(from source: URL) throws -> URL? {
        let isRun = FileManager.default.fileExists(atPath: run.manifest.path)
        if isRun, try Manifest(of: run).withoutPositions == manifest.withoutPositions {
            try run.noteManifest(from: source)
            return nil
        }
        guard let bytes = try AtomicFile.read(source) else { throw ManifestError(unreadable: source) }
        if isRun { return try run.replaceManifest(with: bytes) }
        try AtomicFile.write(bytes, to: run.manifest)
        return nil
    }
}
