import Diagnostics
import Files
import Foundation
import Landing
import Synchronization
import TestSupport
import Testing

@testable import Pipeline

@Suite struct ExitCodesTests {
    @Test(
        arguments: [
            ([], 0), ([0, 0], 0), ([0, 75], 75), ([75, 65], 65), ([65, 69], 69), ([69, 78], 78),
            ([78, 77], 77),
            ([77, 74], 74), ([74, 70], 70), ([75, 1], 70), ([64, 69], 78),
        ] as [([Int32], Int32)]
    )
    func `the worst code decides`(codes: [Int32], worst: Int32) {
        #expect(ExitCodes.worst(of: codes) == worst)
        #expect(ExitCodes.worst(of: codes.reversed()) == worst)
    }
}

@Suite struct ProcessLockTests {
    @Test func `a lock is held by one and names its holder`() async throws {
        let scratch = try ScratchDirectory()
        let file = scratch.appending("deep", "lock")
        #expect(ProcessLock.refusal(at: file, owner: "a run") == nil)
        let lock = try await ProcessLock(file, owner: "a run")
        let own = ProcessInfo.processInfo.processIdentifier
        #expect(ProcessLock.refusal(at: file, owner: "another") == .busy(owner: "a run", pid: own))
        let error = await #expect(throws: RunError.self) { try await ProcessLock(file, owner: "a run") }
        #expect(error == .busy(owner: "a run", pid: own))
        #expect(try #require(error).description.contains("as process \(own)"))
        lock.release()
        #expect(ProcessLock.refusal(at: file, owner: "a run") == nil)
        _ = try await ProcessLock(file, owner: "a run")
    }

    @Test func `who holds another's lock is named, and who left nothing behind is not`() async throws {
        let scratch = try ScratchDirectory()
        let file = scratch.appending("lock")
        let load = try await ProcessLock(file, owner: "transform of x", holder: "load of x")
        let error = await #expect(throws: RunError.self) {
            try await ProcessLock(file, owner: "transform of x")
        }
        let own = ProcessInfo.processInfo.processIdentifier
        #expect(error == .busy(owner: "load of x", pid: own))
        load.release()
        // Somebody who writes nothing into it.
        let silent = try LockFile(at: file)
        #expect(try silent.take())
        #expect(
            ProcessLock.refusal(at: file, owner: "transform of x") == .busy(owner: "transform of x", pid: nil)
        )
    }

    @Test func `what a killed holder left behind names nobody who holds the lock since`() throws {
        let scratch = try ScratchDirectory()
        let file = scratch.appending("lock")
        let holder = try LockFile(at: file)
        #expect(try holder.take())
        // The kernel gives no process such a number; the first one is always there.
        for (pid, isNamed) in [(Int32.max, false), (0, false), (-1, false), (1, true)] {
            holder.leave("\(pid)\nload of x\n")
            let refusal = ProcessLock.refusal(at: file, owner: "transform of x")
            let named = RunError.busy(owner: "load of x", pid: pid)
            #expect(refusal == (isNamed ? named : .busy(owner: "transform of x", pid: nil)))
        }
    }

    @Test func `who is patient gets the lock when it is let go of`() async throws {
        let scratch = try ScratchDirectory()
        let file = scratch.appending("lock")
        let lock = try await ProcessLock(file, owner: "a run")
        let isLetGo = Mutex(false)
        async let holding: Void = {
            try await Task.sleep(for: .milliseconds(150))
            isLetGo.withLock { $0 = true }
            lock.release()
        }()
        let next = try await ProcessLock(file, owner: "a run", patience: .seconds(300))
        let wasLetGo = isLetGo.withLock { $0 }
        #expect(wasLetGo)
        next.release()
        try await holding
    }
}

@Suite struct LogLineTests {
    @Test(arguments: [
        ("2026-11-21T02:41:00.123Z info load: 3 rows", "load: 3 rows"),
        ("2026-11-21T02:41:00.123Z warning load: slow", "load: warning: slow"),
        ("something else", "load: something else"),
        ("10 %\r\u{1B}[2K20 %", "load: 10 % [2K20 %"),
        (String(repeating: "x", count: 200_000), "load: \(String(repeating: "x", count: 3_999))…"),
    ])
    func `a stage's line is shown with its name and without the time`(line: String, shown: String) {
        #expect(LogLine.shown(line, stage: "load") == shown)
    }

    @Test(arguments: [
        ("2026-11-21T02:41:00.123Z warning load: slow", true),
        ("2026-11-21T02:41:00.123Z error load: no database", true),
        ("2026-11-21T02:41:00.123Z info load: no error: none", false),
        ("warning: from another program", true), ("something else", false),
    ])
    func `a stage's warnings and errors are told from the rest`(line: String, isWarning: Bool) {
        #expect(LogLine.isWarning(LogLine.shown(line, stage: "load")) == isWarning)
    }

    @Test func `the last line gives the reason`() throws {
        let scratch = try ScratchDirectory()
        let file = try scratch.write("first\n2026-11-21T02:41:00.123Z error load: no database\n\n", to: "log")
        #expect(LogLine.last(of: file, from: 0) == "no database")
        #expect(LogLine.last(of: file, from: 6) == "no database")
        #expect(LogLine.last(of: file, from: try Data(contentsOf: file).count) == nil)
        let long = String(repeating: "a line that says little\n", count: 1_000) + "the reason\n"
        #expect(LogLine.last(of: try scratch.write(long, to: "long"), from: 0) == "the reason")
        #expect(LogLine.last(of: try scratch.write("", to: "empty"), from: 0) == nil)
        #expect(LogLine.last(of: scratch.appending("none"), from: 0) == nil)
    }

    @Test func `of a refused command line the mistake is the reason, not the word about help`() throws {
        let scratch = try ScratchDirectory()
        let help = "Usage: plan --run <dir>\n  See 'plan --help' for more information.\n"
        let text = "Error: an older one\n\(help)Error: Unknown option '--x'.\n\(help)"
        let log = try scratch.write(text, to: "log")
        #expect(LogLine.last(of: log, from: 0) == "Unknown option '--x'.")
        let foreign = try scratch.write("  See 'x --help' for more information.\n", to: "foreign")
        #expect(LogLine.last(of: foreign, from: 0) == "  See 'x --help' for more information.")
    }

    @Test func `of a command line without arguments the mistake is the reason, not the end of the help`()
        throws
    {
        let scratch = try ScratchDirectory()
        let help = "OVERVIEW: It transforms.\n\nUSAGE: transform --run <dir>\n\nOPTIONS:\n"
        let end = "  -h, --help              Show help information."
        let text = "Error: Missing expected argument '--run <dir>'\n\n\(help)\(end)\n\n"
        let log = try scratch.write(text, to: "log")
        #expect(LogLine.last(of: log, from: 0) == "Missing expected argument '--run <dir>'")
        let foreign = try scratch.write("\(help)\(end)\n", to: "foreign")
        #expect(LogLine.last(of: foreign, from: 0) == end)
    }

    @Test func `a log is read line by line as it grows`() throws {
        let scratch = try ScratchDirectory()
        let file = try scratch.write("old\n", to: "log")
        var tail = try LogTail(of: file, from: 4)
        #expect(tail.lines() == [])
        let writer = try FileHandle(forWritingTo: file)
        try writer.seekToEnd()
        try writer.write(contentsOf: Data("one\ntw".utf8))
        #expect(tail.lines() == ["one"])
        try writer.write(contentsOf: Data("o\nlast".utf8))
        #expect(tail.lines() == ["two"])
        #expect(tail.rest() == ["last"])
    }
}

@Suite struct ReceiptTests {
    @Test func `a receipt is the tally with the times and the code beside it`() throws {
        let scratch = try ScratchDirectory()
        let run = RunDirectory(url: scratch.url)
        var tally = Tally(stage: "load", counts: ["rows": 1])
        tally.reason = "why"
        let receipt = Receipt(
            tally: tally,
            startedAt: try #require(Timestamp.date("2026-11-20T22:10:42.125Z")),
            endedAt: try #require(Timestamp.date("2026-11-20T22:10:43Z")),
            exitCode: 0
        )
        try receipt.write(as: "load", in: run)
        #expect(
            try String(contentsOf: run.receipt(of: "load"), encoding: .utf8)
                == #"{"counts":{"rows":1},"ended_at":"2026-11-20T22:10:43.000Z","exit_code":0,"partial":false,"#
                + #""reason":"why","stage":"load","started_at":"2026-11-20T22:10:42.125Z"}"# + "\n"
        )
        #expect(try Receipt(of: "load", in: run) == receipt)
        try Receipt.remove(of: "load", in: run)
        #expect(try Receipt(of: "load", in: run) == nil)
        try Receipt.remove(of: "load", in: run)
    }
}

@Suite struct ExecutableFinderTests {
    @Test func `an executable is looked for beside the runner, then on PATH`() throws {
        let scratch = try ScratchDirectory()
        try scratch.write("", to: "bin/load", permissions: 0o755)
        try scratch.write("", to: "bin/notes.txt")
        try scratch.write("", to: "path/load", permissions: 0o755)
        try scratch.write("", to: "path/psql", permissions: 0o755)
        let finder = ExecutableFinder(
            folder: scratch.appending("bin"),
            path: [scratch.appending("path").path]
        )
        #expect(finder.path(of: "load") == scratch.appending("bin", "load").path)
        #expect(finder.path(of: "psql") == scratch.appending("path", "psql").path)
        #expect(finder.path(of: "notes.txt") == nil)
        #expect(
            finder.path(of: scratch.appending("path", "psql").path) == scratch.appending("path", "psql").path
        )
        #expect(finder.path(of: scratch.appending("path").path) == nil)
    }

    @Test func `what is there and cannot be started is not called missing`() throws {
        let scratch = try ScratchDirectory()
        let plain = try scratch.write("#!/bin/sh\n", to: "my stages/count.sh").path
        try scratch.write("", to: "path/sum")
        let windows = try scratch.write("#! /bin/sh -e\r\n", to: "windows.sh", permissions: 0o755).path
        let lines = "#!/bin/sh\r\n"
        let broken = try scratch.write(lines, to: "broken.sh", permissions: 0o755).path
        let gone = try scratch.write("#!/none/python -u\n", to: "gone.py", permissions: 0o755).path
        let finder = ExecutableFinder(
            folder: scratch.appending("bin"),
            path: [scratch.appending("path").path]
        )
        func problem(_ name: String) -> String? {
            var manifest = Manifest(name: "m")
            manifest.stages = [StageDefinition(name: "a", command: [name])]
            return finder.mistakes(in: manifest, file: "m.yaml").first?.problem
        }
        let sum = scratch.appending("path", "sum").path
        #expect(problem(plain) == "'\(plain)' is not executable: chmod +x '\(plain)'")
        #expect(problem("sum") == "'\(sum)' is not executable: chmod +x \(sum)")
        #expect(problem(windows) == nil)
        let end = "in its first line, which is not an executable"
        #expect(problem(broken) == "'\(broken)' names the interpreter '/bin/sh\\r' \(end)")
        #expect(problem(gone) == "'\(gone)' names the interpreter '/none/python' \(end)")
        let none = scratch.appending("none").path
        #expect(problem(none) == "missing stage: '\(none)' leads to no executable")
        let here = FileManager.default.currentDirectoryPath
        #expect(problem("no/ne") == "missing stage: 'no/ne' leads to no executable from \(here)")
    }

    @Test func `a program of ours lies beside the runner, also by its path or behind another`() throws {
        let scratch = try ScratchDirectory()
        try scratch.write("", to: "bin/load", permissions: 0o755)
        try scratch.write("", to: "path/nice", permissions: 0o755)
        let linked = scratch.appending("linked")
        try FileManager.default.createSymbolicLink(at: linked, withDestinationURL: scratch.appending("bin"))
        let path = scratch.appending("path")
        let finder = ExecutableFinder(folder: scratch.appending("bin"), path: [path.path])
        let nice = path.appending(component: "nice").path
        #expect(finder.isOwn(["load", "--run", "runs/x"]))
        #expect(finder.isOwn(["nice", "-n", "9", "load"]))
        #expect(finder.isOwn([nice, "-n", "9", scratch.appending("bin", "load").path]))
        #expect(finder.isOwn([linked.appending(component: "load").path]))
        #expect(!finder.isOwn([]))
        #expect(!finder.isOwn(["nice"]))
        #expect(!finder.isOwn([nice, "bin/load"]))
        #expect(!finder.isOwn([nice, "load.sh", "load"]))
        #expect(!finder.isOwn(["./report.sh", "load", "${run}"]))
        #expect(!finder.isOwn(["sh", "-c", "load --run runs/x"]))
    }
}
