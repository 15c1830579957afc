import Foundation
import TestSupport

/// Where rounds are run one after the other: a PostgreSQL that may be killed, and a folder.
struct Lane: Sendable {
    let scratch: ScratchDirectory
    let cluster: CrashCluster
    let library: PreloadedLibrary

    /// What every Spotify of these tests serves.
    static let catalog = ["--mode", "development", "--seed", "7", "--artists", "3"]

    /// A lane with a cluster in a new directory, not started.
    init(number: Int, library: PreloadedLibrary, _ scratch: ScratchDirectory) throws {
        self.scratch = scratch
        self.library = library
        let name = "discograph-crash-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
        cluster = try CrashCluster(
            at: URL(filePath: "/tmp/\(name)", directoryHint: .isDirectory),
            removing: [scratch.url]
        )
    }
}
