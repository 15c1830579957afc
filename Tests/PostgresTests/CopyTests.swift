import Diagnostics
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct CopyTests {
    @Test func `every line arrives as it was written`() async throws {
        let folder = try ScratchDirectory()
        let file = try folder.write("1\tone\\ttab\n2\t\\N\n3\t🎵 \\\\ back\n", to: "rows.copy")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            try await connection.run("create table a (\"position\" integer, \"text\" text, extra boolean)")
            let count = try await connection.copy(
                file,
                named: "rows.copy",
                into: "public.a",
                columns: ["position", "text"]
            )
            #expect(count == 3)
            let rows = try await connection.query("select \"position\", \"text\", extra from a order by 1")
            #expect(rows.values == [["1", "one\ttab", nil], ["2", nil, nil], ["3", "🎵 \\ back", nil]])
        }
    }

    @Test func `an empty file copies nothing`() async throws {
        let folder = try ScratchDirectory()
        let file = try folder.write("", to: "rows.copy")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            try await connection.run("create table a (b integer)")
            #expect(try await connection.copy(file, named: "rows.copy", into: "a", columns: ["b"]) == 0)
        }
    }

    @Test func `a refused line is named with its column`() async throws {
        let folder = try ScratchDirectory()
        let file = try folder.write("1\n2\nthree\n", to: "rows.copy")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            try await connection.run("create table a (b integer)")
            let error = await #expect(throws: ServerError.self) {
                try await connection.copy(file, named: "rows/a.copy", into: "a", columns: ["b"])
            }
            #expect(error?.location == .init(file: "rows/a.copy", line: 3))
            #expect(error?.column == "b")
            #expect(error?.remedy == .fixInput)
            #expect(try await connection.query("select count(*) from a").scalar(as: Int.self) == 0)
        }
    }

    @Test func `a table that is not there names the file`() async throws {
        let folder = try ScratchDirectory()
        let file = try folder.write("1\n", to: "rows.copy")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: ServerError.self) {
                try await connection.copy(file, named: "rows/a.copy", into: "a", columns: ["b"])
            }
            #expect(error?.sqlState == "42P01")
            #expect(error?.location?.file == "rows/a.copy")
        }
    }

    @Test func `a file that cannot be read is a matter of storage`() async throws {
        let folder = try ScratchDirectory()
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: FileError.self) {
                try await connection.copy(
                    folder.appending("none.copy"),
                    named: "none.copy",
                    into: "a",
                    columns: ["b"]
                )
            }
            #expect(error?.remedy == .fixStorage)
            let directory = await #expect(throws: FileError.self) {
                try await connection.run("create table a (b integer)")
                return try await connection.copy(folder.url, named: "folder", into: "a", columns: ["b"])
            }
            #expect(directory?.code == EISDIR)
            #expect(try await connection.query("select count(*) from a").scalar(as: Int.self) == 0)
        }
    }

    @Test func `a large file streams in bounded memory and reports its progress`() async throws {
        let folder = try ScratchDirectory()
        let line = String(repeating: "x", count: 99) + "\n"
        let file = try folder.write(String(repeating: line, count: 600_000), to: "rows.copy")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            try await connection.run("create unlogged table a (b text)")
            // Other tests share the process and its memory; a file held in memory would show in every attempt.
            var growth = Int.max
            for _ in 0..<8 where growth >= 24 * 1_048_576 {
                let sent = Mutex(0)
                let before = try residentBytes()
                let highest = Mutex(0)
                let count = try await connection.copy(file, named: "rows.copy", into: "a", columns: ["b"]) {
                    bytes in
                    sent.withLock { $0 += bytes }
                    let now = (try? residentBytes()) ?? .max
                    highest.withLock { $0 = max($0, now) }
                }
                #expect(count == 600_000)
                #expect(sent.withLock { $0 } == 60_000_000)
                growth = min(growth, highest.withLock { $0 } - before)
            }
            #expect(growth < 24 * 1_048_576)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `lines come out one by one, and whatever fails, the connection goes on`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let numbers = "copy (select generate_series(1, 1000)) to stdout"
            #expect(try await connection.lines(of: numbers) == (1...1_000).map { "\($0)\n" })
            await #expect(throws: TooMany.self) { try await connection.lines(of: numbers, upTo: 3) }
            for wrong in ["select 1; select 2", "copy missing to stdout", "\(numbers); \(numbers)"] {
                let error = await #expect(throws: ServerError.self) {
                    try await connection.lines(of: wrong)
                }
                #expect(error?.location?.file == "out.sql")
            }
            #expect(try await connection.query("select 1").scalar(as: Int.self) == 1)
        }
    }

    @Test func `a cancelled copy leaves nothing and the connection usable`() async throws {
        let folder = try ScratchDirectory()
        let file = try folder.write(String(repeating: "1\n", count: 2_000_000), to: "rows.copy")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            try await connection.run("create table a (b integer)")
            let begun = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await connection.copy(file, named: "rows.copy", into: "a", columns: ["b"]) { _ in
                    begun.continuation.yield()
                    usleep(50_000)
                }
            }
            for await _ in begun.stream { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await connection.query("select count(*) from a").scalar(as: Int.self) == 0)
        }
    }
}

/// There are more lines than are wanted.
private struct TooMany: Error {}

extension Connection {
    /// The lines of a `copy … to stdout`, refused beyond `limit`.
    fileprivate func lines(of statement: String, upTo limit: Int = .max) async throws -> [String] {
        var lines: [String] = []
        try await copyOut(SQLScript(name: "out.sql", text: statement)) { line in
            guard lines.count < limit else { throw TooMany() }
            lines.append(String(decoding: line, as: UTF8.self))
        }
        return lines
    }

    /// Streams a file, in pieces that are small against it.
    fileprivate func copy(
        _ file: URL,
        named name: String,
        into table: String,
        columns: [String],
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Int {
        let lines = try FileLines(file, size: 256 * 1_024)
        return try await copy(lines, named: name, into: table, columns: columns, progress: progress)
    }
}

/// The memory that this process holds, from the kernel.
private func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
