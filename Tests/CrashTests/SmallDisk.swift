import Foundation
import TestSupport

#if canImport(Glibc)
import Glibc
#endif

/// A disk of memory that is soon full, and can be made larger.
struct SmallDisk: Sendable {
    let folder: URL

    /// Whether this process may mount one: as root only, and in few containers.
    static var isPossible: Bool {
        get async { await attempt.value }
    }

    private static let attempt: Task<Bool, Never> = Task {
        guard geteuid() == 0, let scratch = try? ScratchDirectory() else { return false }
        let folder = scratch.appending("disk")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard await SmallDisk.run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path]) else {
            return false
        }
        return await SmallDisk.run("umount", [folder.path])
    }

    /// Runs `body` with a disk of so many bytes at `folder`, which is made where it is missing.
    ///
    /// What is in the folder already is moved onto the disk.
    static func with(
        bytes: Int,
        at folder: URL,
        _ body: (SmallDisk) async throws -> Void
    ) async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let disk = SmallDisk(folder: folder)
        guard await run("mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", folder.path]) else {
            throw UnexpectedEnding(words: "no disk could be mounted")
        }
        do {
            try await body(disk)
        } catch {
            await disk.unmount()
            throw error
        }
        await disk.unmount()
    }

    /// Makes it larger or smaller.
    func resize(to bytes: Int) async {
        _ = await Self.run("mount", ["-o", "remount,size=\(bytes)", folder.path])
    }

    /// How many bytes are taken.
    func used() throws -> Int {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
        let size = (attributes[.systemSize] as? NSNumber)?.intValue ?? 0
        let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        return size - free
    }

    private func unmount() async {
        // What a server still holds open goes with the server.
        _ = await Self.run("umount", ["--lazy", folder.path])
    }

    private static func run(_ program: String, _ arguments: [String]) async -> Bool {
        let process = try? Program(URL(filePath: "/usr/bin/env"), [program] + arguments)
        return (try? await process?.outcome())?.status == 0
    }
}
