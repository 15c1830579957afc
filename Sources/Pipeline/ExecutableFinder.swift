import Diagnostics
public import Foundation
import Glibc

/// Finds the executables of stages: beside the runner's own, so that a copy of the folder works, then on PATH.
public struct ExecutableFinder: Sendable {
    private let folder: URL
    private let path: [String]

    /// A finder.
    ///
    /// - Parameters:
    ///   - folder: Where the runner's own executable lies; by default, of this process.
    ///   - path: The folders of PATH.
    public init(
        folder: URL? = nil,
        path: [String] = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(
            String.init
        )
    ) {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "."
        self.folder = folder ?? URL(filePath: own).deletingLastPathComponent()
        self.path = path
    }

    /// The path of an executable; `nil` when there is none.
    ///
    /// - Parameter name: A name, or a path relative to the working directory when it has a slash.
    /// - Returns: An absolute path.
    public func path(of name: String) -> String? {
        candidates(for: name).first(where: isExecutable)
    }

    /// Where an executable may lie, in the order in which it is looked for.
    private func candidates(for name: String) -> [String] {
        if name.contains("/") { return [URL(filePath: name).path] }
        return [folder.appending(component: name).path] + path.map { "\($0)/\(name)" }
    }

    /// Whether the program that a command starts is one of ours: it lies beside the runner's own.
    ///
    /// - Parameter command: The executable and its arguments.
    /// - Returns: Whether the word that names its program leads there, by a name or a path.
    func isOwn(_ command: [String]) -> Bool {
        guard let word = StageProgram.word(of: command) else { return false }
        guard word.contains("/") else { return isExecutable(folder.appending(component: word).path) }
        guard isExecutable(word) else { return false }
        let place = URL(filePath: word).absoluteURL.standardizedFileURL.deletingLastPathComponent()
        return place.resolvingSymlinksInPath().path == folder.resolvingSymlinksInPath().path
    }

    /// Makes sure that every stage of a manifest can be started.
    ///
    /// - Parameters:
    ///   - manifest: The pipeline.
    ///   - file: The name that failures give.
    /// - Throws: A ``ManifestError`` at the first command that is not an executable, and how many more there are.
    func check(_ manifest: Manifest, file: String) throws {
        var errors = ManifestErrors()
        errors.add(contentsOf: mistakes(in: manifest, file: file))
        try ManifestErrors.first { try errors.throwIfAny() }
    }

    /// What is wrong with the commands of a manifest that cannot be started, in the order of the file.
    func mistakes(in manifest: Manifest, file: String) -> [ManifestError] {
        manifest.stages.compactMap { stage in
            obstacle(to: stage.command).map {
                ManifestError(file: file, position: stage.commandPosition, problem: $0)
            }
        }
    }

    /// What is wrong with the commands of a manifest that start a program of ours without the run that it works on.
    ///
    /// Only for what is asked for: a run's own copy tells that by the failure of its stage, and others of it may go on.
    func missingRuns(in manifest: Manifest, file: String) -> [ManifestError] {
        manifest.stages.compactMap { stage in
            guard let program = stage.program, program.needsRun, isOwn(stage.command),
                !stage.command.contains(where: { $0 == "--run" || $0.hasPrefix("--run=") })
            else { return nil }
            // A rehearsal opens no run.
            guard program != .plan || !stage.command.contains("--dry-run") else { return nil }
            let problem = "'\(program.name)' works on a run and is given none: add --run ${run}"
            return ManifestError(file: file, position: stage.commandPosition, problem: problem)
        }
    }

    /// What keeps a command from being started; `nil` where nothing does.
    private func obstacle(to command: [String]) -> String? {
        guard let name = command.first else { return nil }
        if let found = self.path(of: name) {
            guard let interpreter = Self.interpreter(of: found), !isExecutable(interpreter) else {
                return nil
            }
            let shown = interpreter.replacing("\r", with: "\\r")
            return "'\(name)' names the interpreter '\(shown)' in its first line, which is not an executable"
        }
        if let file = candidates(for: name).first(where: Self.isFile) {
            let shown = name.contains("/") ? name : file
            return "'\(shown)' is not executable: chmod +x \(shown.asShellWord)"
        }
        let advice = NearestWord.advice(nearest: NearestWord.to(name, among: names), otherwise: "")
        let here = name.hasPrefix("/") ? "" : " from \(FileManager.default.currentDirectoryPath)"
        let lack =
            name.contains("/")
            ? "leads to no executable\(here)" : "is not an executable in \(folder.path) or on PATH"
        // Whoever wrote them expects a shell, which finds more than executables.
        let shell = command.first { Self.shellWords.contains($0) }.map { ", and no shell reads '\($0)'" }
        return "missing stage: '\(name)' \(lack)\(shell ?? "")\(advice)"
    }

    /// What the first line of a script names as the program that reads it, as the kernel understands it.
    private static func interpreter(of path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let head = try? file.read(upToCount: 256), head.starts(with: "#!".utf8) else { return nil }
        let line = head.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }
        let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return words.first.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Words that mean something to a shell alone.
    private static let shellWords: Set = ["|", ">", ">>", "<", "&&", "||", ";", "&"]

    private var names: [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return all.filter { isExecutable(folder.appending(component: $0).path) }.sorted()
    }

    private func isExecutable(_ path: String) -> Bool {
        Self.isFile(path) && access(path, X_OK) == 0
    }

    private static func isFile(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    }
}
