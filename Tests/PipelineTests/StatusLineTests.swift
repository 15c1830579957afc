import Files
import Foundation
import Landing
import TestSupport
import Testing

@testable import Pipeline

/// What is shown of stages while they are at work.
@Suite(.timeLimit(.minutes(10))) struct StatusLineTests {
    /// The end of a stage that works until the test has seen what it waits for.
    private static let work =
        "i=0; until [ -e $HERE/seen ]; do sleep 0.05; i=$((i+1)); [ $i -lt 6000 ] || exit 70; done"

    private let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    /// Works on a new run of the pipeline until `isAwaited` holds for a line that is shown.
    ///
    /// - Returns: All lines that were shown, and the run.
    private func shown(
        until isAwaited: @escaping @Sendable (String) -> Bool
    ) async throws -> (lines: [String], run: RunDirectory) {
        let shown = Said()
        let seen = shop.scratch.appending("seen").path
        let session = RunSession(
            of: shop.location,
            choice: .new,
            executables: shop.executables,
            stop: shop.stop,
            listener: RunListener(
                tell: { _ in },
                follow: { _ in },
                show: { line in
                    shown.say(line)
                    if isAwaited(line) { _ = FileManager.default.createFile(atPath: seen, contents: nil) }
                }
            ),
            checkSettings: { _ in }
        )
        let outcome = try await shop.work(session)
        #expect(outcome.exitCode == 0)
        return (shown.all, outcome.run)
    }

    @Test func `stages at work say how far they have come, side by side in one line`() async throws {
        try shop.stage("say", #"echo "$1 of 9 things" > "$DISCOGRAPH_PROGRESS"; \#(Self.work)"#)
        _ = try shop.manifest("a: {cmd: say 1}\nb: {cmd: say 2}", more: "concurrency: 2")
        let (lines, run) = try await shown { $0.contains("1 of 9") && $0.contains("2 of 9") }
        let (a, b) = ("a 1 of 9 things", "b 2 of 9 things")
        #expect(lines.contains("\(a) · \(b)") || lines.contains("\(b) · \(a)"), "\(lines)")
        #expect(lines.last == "")
        // What a stage said goes with it.
        #expect(Set(try Folder.names(in: run.logs)) == ["a.log", "a.out", "b.log", "b.out"])
    }

    @Test func `of a stage that says nothing the time is shown that it has worked`() async throws {
        try shop.stage("keep", Self.work)
        _ = try shop.manifest("quiet: {cmd: keep}")
        let (lines, _) = try await shown { $0.wholeMatch(of: /quiet [0-9]+s/) != nil }
        #expect(lines.first == "quiet")
        #expect(lines.last == "")
    }

    @Test func `only a whole line counts, and nothing in it moves the cursor`() throws {
        let scratch = try ScratchDirectory()
        let run = RunDirectory(url: scratch.url)
        let said = Said()
        let line = StatusLine(of: run, show: said.say)
        let file = "logs/\(run.progress(of: "a").lastPathComponent)"
        try scratch.write("9 of 9, said a run that was killed\n", to: file)
        line.begin("a")
        line.refresh("a")
        try scratch.write("1 of\u{1B}[2J 2\nmore", to: file)
        line.refresh("a")
        for torn in ["", "2 of"] {
            try scratch.write(torn, to: file)
            line.refresh("a")
        }
        line.end("a")
        #expect(said.all.first == "a")
        #expect(said.all.suffix(2) == ["a 1 of [2J 2", ""])
        #expect(!said.all.contains { $0.contains("9 of 9") })
    }

    @Test func `where nobody watches, a stage is told of no file`() async throws {
        try shop.stage("step", #"echo "[$DISCOGRAPH_PROGRESS]" >> $HERE/journal"#)
        let asked = try shop.manifest("a: {cmd: step}")
        let run = try shop.open(asked)
        let record = try await shop.perform(asked.manifest, in: run)
        #expect(record.state == .done)
        #expect(shop.written == ["[]"])
    }

    @Test(arguments: [true, false])
    func `a quiet listener is shown nothing`(isQuiet: Bool) {
        let listener = RunListener(isQuiet: isQuiet, tell: { _ in }, follow: { _ in }, show: { _ in })
        let isShown = listener.show != nil
        #expect(isShown != isQuiet)
    }
}
