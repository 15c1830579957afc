import Concurrency
import Files
import Foundation
import Glibc
import Landing

/// The lock of a stage whose program is none of ours: those lock their part of the run themselves.
///
/// The program inherits it with its standard input, an empty file, and hands it on to what it starts and waits for. So
/// it is held for as long as one of them lives, also where the runner was killed and could end none of them.
struct StageLock: Sendable {
    /// How long to wait for what a killed runner has left, as for a stage of ours.
    private static let patience = Duration.seconds(10)

    private let file: LockFile

    /// Takes the lock.
    ///
    /// - Parameters:
    ///   - stage: The stage's name in the manifest.
    ///   - run: The run.
    ///   - stop: Ends the wait.
    ///   - say: Told that an earlier start of the stage is waited for.
    /// - Throws: ``RunError/busy(owner:pid:)`` where that goes on for longer; that a stop is requested; what the disk
    ///   says.
    init(
        of stage: String,
        in run: RunDirectory,
        stop: StopSignal,
        say: @Sendable (String) -> Void
    ) async throws {
        let (url, owner) = (run.stageLock(of: stage), "\(stage) of \(run.name)")
        let file = try LockFile(at: url, isPrivate: false)
        if LockFile.isHeld(at: url) { say("\(stage): waiting for another \(owner) to end") }
        let isTaken = try await stop.cancelling { try await file.take(patience: Self.patience) }
        guard isTaken else { throw RunError.busy(owner: owner, pid: Self.holder(of: url)) }
        self.file = file
    }

    /// What the program is to have as its standard input.
    var descriptor: Int32 { file.descriptor }

    /// Lets go of the lock, also for whatever the program has left behind.
    func release() {
        file.release()
    }

    /// The process that has the file as its standard input; of several, the one that was started as the stage.
    private static func holder(of url: URL) -> Int32? {
        var own = stat()
        guard stat(url.path, &own) == 0 else { return nil }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let holders = names.compactMap { Int32($0) }.sorted().filter { process in
            var input = stat()
            return stat("/proc/\(process)/fd/0", &input) == 0
                && (input.st_dev, input.st_ino) == (own.st_dev, own.st_ino)
        }
        return holders.first { getpgid($0) == $0 } ?? holders.first
    }
}
