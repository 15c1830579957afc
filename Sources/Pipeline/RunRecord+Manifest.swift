import Foundation
import Glibc
import Landing

extension RunRecord {
    /// Notes which manifest the run is worked on for.
    ///
    /// - Parameter source: The manifest's file, as it was given.
    mutating func noteManifest(_ source: URL) {
        manifestPath = source.relativePath
        workingDirectory = FileManager.default.currentDirectoryPath
    }

    /// The path that leads from here to the manifest that the run was opened for, whether or not anything is there.
    ///
    /// - Parameter run: The run, found by the path that was given.
    /// - Returns: The path; `nil` where nobody can tell from here.
    func presentManifestPath(of run: RunDirectory) -> String? {
        guard let path = manifestPath else { return nil }
        // Else everything was moved since, or another machine or container shares the runs.
        let isFromHere = workingDirectory.map { access($0, X_OK) == 0 }
        if path.hasPrefix("/") { return isFromHere ?? true ? path : nil }
        if let workingDirectory {
            if workingDirectory == FileManager.default.currentDirectoryPath { return path }
            if isFromHere == true {
                let directory = URL(filePath: workingDirectory, directoryHint: .isDirectory)
                return directory.appending(path: path).path
            }
        }
        let place = run.url.relativePath
        let components = place.split(separator: "/").filter { $0 != "." }
        // Beside a folder of runs that lies right here, as `runs` does, manifests have the paths that they had.
        let liesHere = !place.hasPrefix("/") && components.count == 2 && components[0] != ".."
        return liesHere ? path : nil
    }
}
