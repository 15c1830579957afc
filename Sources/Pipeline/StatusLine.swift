import Diagnostics
import Files
import Foundation
import Glibc
import Landing
import Synchronization

/// How far the stages at work have come, in one line that is redrawn while a person watches.
///
/// Each says so in a file of its own; of one that says nothing, the time is shown that it has worked.
final class StatusLine: Sendable {
    private struct Stage {
        let name: String
        let startedAt = ContinuousClock.now
        var words = ""

        var text: String {
            guard words.isEmpty else { return "\(name) \(words)" }
            let seconds = startedAt.duration(to: .now).components.seconds
            return seconds == 0 ? name : "\(name) \(Duration.seconds(seconds).words)"
        }
    }

    private struct Line {
        var stages: [Stage] = []
        var text = ""
    }

    private let run: RunDirectory
    private let show: @Sendable (String) -> Void
    private let line = Mutex(Line())

    /// An empty line.
    ///
    /// - Parameters:
    ///   - run: Where the stages work.
    ///   - show: Gets the line whenever it changes.
    init(of run: RunDirectory, show: @escaping @Sendable (String) -> Void) {
        self.run = run
        self.show = show
    }

    /// The file in which a stage says how far it has come, wherever its working directory is.
    func path(of stage: String) -> String { run.progress(of: stage).absoluteURL.path }

    /// Shows a stage from now on.
    func begin(_ stage: String) {
        // A runner that was killed has left it.
        unlink(path(of: stage))
        line.withLock { line in
            line.stages.append(Stage(name: stage))
            redraw(&line)
        }
    }

    /// Shows what a stage says now.
    func refresh(_ stage: String) {
        let words = words(of: stage)
        line.withLock { line in
            if let words, let index = line.stages.firstIndex(where: { $0.name == stage }) {
                line.stages[index].words = words
            }
            redraw(&line)
        }
    }

    /// Shows a stage no longer.
    func end(_ stage: String) {
        line.withLock { line in
            line.stages.removeAll { $0.name == stage }
            redraw(&line)
        }
        unlink(path(of: stage))
    }

    private func redraw(_ line: inout Line) {
        let text = line.stages.map(\.text).joined(separator: " · ")
        guard text != line.text else { return }
        line.text = text
        // Under the lock, or an earlier line might come last.
        show(text)
    }

    /// The first line of a stage's file; `nil` where none is whole, as while it is written.
    private func words(of stage: String) -> String? {
        guard let file = try? OpenFile(run.progress(of: stage), O_RDONLY) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = (try? bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }) ?? 0
        guard let end = bytes[..<count].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        return String(decoding: bytes[..<end], as: UTF8.self).asOneLine
    }
}
