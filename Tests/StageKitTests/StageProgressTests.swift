import Diagnostics
import Foundation
import Logging
import TestSupport
import Testing

@testable import StageKit

@Suite struct StageProgressTests {
    @Test func `a bar fills with what is done`() {
        #expect(StageProgress.bar(done: 0, total: 4, detail: "").hasPrefix("····"))
        #expect(
            StageProgress.bar(done: 2, total: 4, detail: "albums").contains(
                "━━━━━━━━━━━━············ 2 of 4 albums"
            )
        )
        #expect(StageProgress.bar(done: 9, total: 4, detail: "").hasPrefix("━━━━━━━━━━━━━━━━━━━━━━━━ 9 of 4"))
    }

    @Test func `without a total there is a count`() {
        #expect(StageProgress.bar(done: 3, total: nil, detail: "") == "3")
        #expect(StageProgress.line(done: 3, total: 0, detail: "a\nb") == "3 of 0 a b")
    }

    @Test func `for a runner a file holds the present words, and the log what was waited for`() async throws {
        let watched = try Watched()
        let progress = StageProgress(console: watched.console, log: watched.log, path: watched.file.path)
        #expect(try watched.words == "")
        progress.wait("waiting for search:\n1m10s")
        #expect(try watched.words == "waiting for search: 1m10s\n")
        progress.wait("waiting for search: 1m9s")
        #expect(try watched.words == "waiting for search: 1m9s\n")
        try await Task.sleep(for: .milliseconds(300))
        progress.update(done: 1, total: 2, detail: "ab")
        #expect(try watched.words == "━━━━━····· 1 of 2 ab\n")
        progress.finish()
        #expect(try watched.words == "\n")
        // Once a minute, and nothing of how far the work has come.
        let logged = try watched.logged
        #expect(logged.hasSuffix(" info one: waiting for search: 1m10s\n"))
        #expect(logged.count { $0 == "\n" } == 1)
    }

    @Test func `it is written at most four times a second, however many items are done`() async throws {
        let watched = try Watched()
        let start = ContinuousClock.now
        let progress = StageProgress(console: watched.console, log: watched.log, path: watched.file.path)
        var seen: Set<String> = []
        var done = 0
        while start.duration(to: .now) < .seconds(1) || seen.isEmpty {
            done += 1
            progress.update(done: done)
            let words = try watched.words
            if !words.isEmpty { seen.insert(words) }
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(seen.count <= Int(start.duration(to: .now) / .milliseconds(250)))
    }

    @Test(arguments: ["", "missing/words"])
    func `without a file, or with one that cannot be made, it is logged`(path: String) throws {
        let watched = try Watched()
        let file = path.isEmpty ? "" : watched.file.deletingLastPathComponent().appending(path: path).path
        let progress = StageProgress(console: watched.console, log: watched.log, path: file)
        progress.wait("waiting for search: 1m10s")
        progress.finish()
        #expect(try watched.logged.hasSuffix(" info one: waiting for search: 1m10s\n"))
    }
}

/// What a stage says that logs to a file, as a runner starts it.
private struct Watched {
    let console: Console
    private let scratch: ScratchDirectory
    private let output: FileHandle

    init() throws {
        scratch = try ScratchDirectory()
        output = try FileHandle(forWritingTo: scratch.write("", to: "log"))
        console = Console(fileDescriptor: output.fileDescriptor)
    }

    var file: URL { scratch.appending("words") }

    var log: Logger {
        let console = console
        return Logger(label: "one") { label in ConsoleLogHandler(label: label, console: console) }
    }

    var words: String {
        get throws { try String(contentsOf: file, encoding: .utf8) }
    }

    var logged: String {
        get throws { try String(contentsOf: scratch.appending("log"), encoding: .utf8) }
    }
}
