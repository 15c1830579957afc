import Concurrency
import Files
import Foundation
import Glibc
import Landing
import Subprocess
import SystemPackage

/// One start of a stage's executable.
///
/// The process writes to files of the run, not to pipes: it outlives nobody's patience to read, and a
/// database that it starts on the way keeps nothing open that we wait for.
struct StageProcess {
    /// How a process ended.
    struct Ending: Equatable {
        /// Its exit code; `nil` when a signal killed it.
        var exitCode: Int32?
        /// The signal that killed it.
        var signal: Int32?
        /// Whether we ended it because its time was up.
        var isTimedOut = false
        /// Where in the log begins what it logged.
        var logStart = 0
    }

    /// The stage's name in the manifest.
    let stage: String
    let command: [String]
    let log: URL
    let output: URL
    let timeout: Duration?
    /// How long it may take to end after it was asked to.
    let grace: Duration
    let isVerbose: Bool
    /// Whether its program is one of ours.
    let isOwn: Bool
    /// What the program inherits, where it is none of ours; `nil` for one that is.
    let lock: StageLock?
    let stop: StopSignal
    /// Gets every whole line of the log as it appears.
    let onLine: @Sendable (String) -> Void
    /// Shows how far the stage has come; `nil` where nobody watches.
    let status: StatusLine?

    /// Starts the process and waits for its end.
    ///
    /// - Returns: How it ended.
    /// - Throws: A `SubprocessError` when it cannot be started, or what the disk says.
    func run() async throws -> Ending {
        let written = try open(log, O_WRONLY | O_CREAT | O_APPEND)
        let tally = try open(output, O_WRONLY | O_CREAT | O_TRUNC)
        let (input, nothing): (Int32, OpenFile?)
        if let lock {
            (input, nothing) = (lock.descriptor, nil)
        } else {
            let file = try open(URL(filePath: "/dev/null"), O_RDONLY)
            (input, nothing) = (file.descriptor, file)
        }
        // The process is given their numbers alone.
        defer { withExtendedLifetime((written, tally, nothing)) {} }
        let start = lseek(written.descriptor, 0, SEEK_END)
        var tail = try LogTail(of: log, from: start)
        status?.begin(stage)
        defer { status?.end(stage) }
        let platform: PlatformOptions = {
            var platform = PlatformOptions()
            // A group of its own: Ctrl-C reaches the runner alone, which passes it on once.
            platform.processGroupID = 0
            return platform
        }()
        let result = try await Subprocess.run(
            .path(FilePath(command[0])),
            arguments: Arguments(Array(command.dropFirst())),
            environment: environment,
            platformOptions: platform,
            input: .fileDescriptor(FileDescriptor(rawValue: input), closeAfterSpawningProcess: false),
            output: .fileDescriptor(
                FileDescriptor(rawValue: tally.descriptor),
                closeAfterSpawningProcess: false
            ),
            error: .fileDescriptor(
                FileDescriptor(rawValue: written.descriptor),
                closeAfterSpawningProcess: false
            )
        ) { execution in
            await watch(execution.processIdentifier.value, &tail)
        }
        for line in tail.rest() { onLine(line) }
        switch result.terminationStatus {
        case .exited(let code):
            return Ending(exitCode: code, isTimedOut: result.closureResult, logStart: start)
        case .signaled(let signal):
            return Ending(signal: signal, isTimedOut: result.closureResult, logStart: start)
        }
    }

    private var environment: Environment {
        let common = Environment.inherit.updating([
            Environment.Key(stringLiteral: Runner.parentVariable): "\(getpid())",
            Environment.Key(stringLiteral: Runner.stageVariable): stage,
            Environment.Key(stringLiteral: Runner.verboseVariable): isVerbose ? "1" : "",
            Environment.Key(stringLiteral: Runner.progressVariable): status?.path(of: stage) ?? "",
        ])
        guard isOwn else { return common }
        // A stage of ours that crashes says so by its signal; a page of addresses would bury the log's last lines.
        return common.updating(["SWIFT_BACKTRACE": "enable=no"])
    }

    /// Waits for the end of a process, passes on what it logs, and ends it when that is wanted.
    ///
    /// - Returns: Whether its time was up.
    private func watch(_ process: pid_t, _ tail: inout LogTail) async -> Bool {
        let clock = ContinuousClock()
        let timeIsUp = timeout.map { clock.now + $0 }
        var killAt: ContinuousClock.Instant?
        var isTimedOut = false
        while !hasEnded(process) {
            let isLate = timeIsUp.map { clock.now >= $0 } == true
            if killAt == nil, stop.isRequested || Task.isCancelled || isLate {
                isTimedOut = isLate && !stop.isRequested
                kill(-process, isTimedOut ? SIGTERM : stop.number ?? SIGTERM)
                killAt = clock.now + grace
            }
            if let deadline = killAt, clock.now >= deadline { kill(-process, SIGKILL) }
            for line in tail.lines() { onLine(line) }
            status?.refresh(stage)
            // In a cancelled task a sleep of its own would return at once, and this would spin.
            await Task { try? await Task.sleep(for: .milliseconds(50)) }.value
        }
        return isTimedOut
    }

    /// Whether the process has ended; it is left to be reaped.
    private func hasEnded(_ process: pid_t) -> Bool {
        var info = siginfo_t()
        let status = waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT | WNOHANG)
        return status != 0 || info.si_signo == SIGCHLD
    }

    private func open(_ url: URL, _ flags: Int32) throws -> OpenFile {
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        do {
            return try OpenFile(url, flags)
        } catch let error as StorageError {
            // As the other lines name the files of a run.
            throw StorageError("open", url.relativePath, code: error.code)
        }
    }
}
