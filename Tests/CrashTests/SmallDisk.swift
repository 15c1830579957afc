import Foundation
import TestSupport

#if canImport(Glibc)
import Glibc
#endif

/// A disk of memory that is soon full, and can be made larger.
struct SmallDisk: Sendable {
    let folder: URL

    /// Whether this process may mount one: as root only, and in few containers.
    static let isPossible: Bool = {
        guard geteuid() == 0, let scratch = try? ScratchDirectory() else { return false }
        let folder = scratch.appending("disk")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path]) else { return false }
        return run("umount", [folder.path])
    }()

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
        guard run("mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", folder.path]) else {
            throw UnexpectedEnding(words: "no disk could be mounted")
        }
        do {
            try await body(disk)
        } catch {
            disk.unmount()
            throw error
        }
        disk.unmount()
    }

    /// Makes it larger or smaller.
    func resize(to bytes: Int) {
        _ = Self.run("mount", ["-o", "remount,size=\(bytes)", folder.path])
    }

    /// How many bytes are taken.
    func used() throws -> Int {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
        let size = (attributes[.systemSize] as? NSNumber)?.intValue ?? 0
        let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        return size - free
    }

    private func unmount() {
        // What a server still holds open goes with the server.
        _ = Self.run("umount", ["--lazy", folder.path])
    }

    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
