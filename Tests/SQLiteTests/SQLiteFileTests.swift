import Diagnostics
import Foundation
import Glibc
import SQLite
import TestSupport
import Testing

@Suite struct SQLiteFileTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    private func file(_ name: String = "a.sqlite") -> SQLiteFile {
        SQLiteFile("ledger", at: scratch.appending("state", name), cure: "move it away")
    }

    private func script(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func fill(_ database: SQLiteDatabase) throws {
        try database.execute(script("create table main.t (n integer); insert into main.t values (7);"))
    }

    @Test func `a file is made whole, once, and leaves nothing beside it`() throws {
        try file().createWhole(fill)
        try file().createWhole { _ in Issue.record("it was made again") }
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.appending("state").path)
        #expect(names == ["a.sqlite"])
        var number = 0
        let database = try SQLiteDatabase(file())
        try withExtendedLifetime(database) {
            try database.statement("n", script("select n from main.t")).run([]) { number = $0.integer(0) }
        }
        #expect(number == 7)
    }

    @Test func `a file that could not be filled does not appear`() throws {
        #expect(throws: SQLiteError.self) {
            try file().createWhole { try $0.execute(script("create nonsense")) }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.appending("state").path) == [])
    }

    @Test func `a log without its file is named, and never becomes a new file's`() throws {
        let folder = scratch.appending("state")
        let log = scratch.appending("state", "a.sqlite-wal")
        let left: Data
        do {
            let database = try SQLiteDatabase(file())
            try database.execute(script("pragma journal_mode = wal; create table main.old (n integer);"))
            left = try withExtendedLifetime(database) { try Data(contentsOf: log) }
        }
        #expect(!left.isEmpty)
        try FileManager.default.removeItem(at: scratch.appending("state", "a.sqlite"))
        try left.write(to: log)
        #expect {
            try file().createWhole(fill)
        } throws: { error in
            error is SQLiteError && "\(error)".contains("a.sqlite-wal is left; move it away")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.sqlite-wal"])
        try Data().write(to: log)
        try file().createWhole(fill)
    }

    @Test func `a second connection takes no lock from the first`() throws {
        let first = try SQLiteDatabase(file())
        try first.execute(script("pragma journal_mode = wal; create table main.t (n integer);"))
        let second = try SQLiteDatabase(file())
        try withExtendedLifetime((first, second)) {
            try second.execute(script("insert into main.t values (7);"))
            #expect(try isLocked(scratch.appending("state", "a.sqlite")))
        }
    }

    /// Whether somebody holds a lock where SQLite keeps those of its readers; this process counts.
    private func isLocked(_ url: URL) throws -> Bool {
        let descriptor = open(url.path, O_RDWR)
        // With it all locks are closed: nothing is asked of the file afterwards.
        defer { close(descriptor) }
        try #require(descriptor >= 0)
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_start = 0x4000_0002
        lock.l_len = 510
        let getOpenFileLock: Int32 = 36
        try #require(fcntl(descriptor, getOpenFileLock, &lock) == 0)
        return lock.l_type != Int16(F_UNLCK)
    }

    @Test func `an empty file has no header`() throws {
        try scratch.write("", to: "state/a.sqlite", permissions: 0o600)
        #expect {
            try file().requireHeader()
        } throws: { error in
            error is SQLiteError && "\(error)".contains("move it away")
        }
    }

    @Test func `the main database answers to the warehouse's name`() throws {
        let database = try SQLiteDatabase(SQLiteFile(inMemory: "ledger"))
        try database.callMainETL()
        try database.execute(script("create table etl.t (a text, b integer, c text)"))
        var values: [SQLiteValue] = []
        try withExtendedLifetime(database) {
            try database.statement("add", script("insert into etl.t values ($1, $2, $3)"))
                .run([.text("x"), .integer(3), .null])
            try database.statement("all", script("select a, b, c from etl.t")).run([]) { values = $0.values }
        }
        guard values.count == 3, case .text("x") = values[0], case .integer(3) = values[1],
            case .null = values[2]
        else {
            Issue.record("\(values)")
            return
        }
    }

    @Test func `a file that cannot be looked for is not taken for one that is not there`() throws {
        #expect(try !file().exists())
        try FileManager.default.createDirectory(
            at: scratch.appending("state"),
            withIntermediateDirectories: true
        )
        // Root may look everywhere, but not follow a link that leads to itself.
        let path = scratch.appending("state", "a.sqlite").path
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
        for look in [{ _ = try file().exists() }, { try file().createWhole(fill) }] as [() throws -> Void] {
            let error = #expect(throws: SQLiteError.self) { try look() }
            #expect(error?.code == 14)
            #expect(error?.description.contains("cannot use the ledger \(path): ") == true)
        }
    }

    @Test func `a file that others can read is refused`() throws {
        try scratch.write("", to: "state/a.sqlite", permissions: 0o644)
        let error = #expect(throws: SQLiteError.self) { _ = try SQLiteDatabase(file()) }
        // As other files of state: 78 rather than the disk's 74.
        #expect(error?.remedy == .fixConfiguration)
        #expect(error?.description.hasSuffix("others can read it (mode 644); chmod 600 it") == true)
    }

    /// A file with a log, as the frontier and the ledger are.
    private func createLogged() throws {
        try file().createWhole { database in
            try database.execute(script("pragma journal_mode = wal"))
            try fill(database)
        }
    }

    private func numbers(in database: SQLiteDatabase) throws -> [Int] {
        var numbers: [Int] = []
        try database.statement("numbers", script("select n from main.t order by n")).run([]) {
            numbers.append($0.integer(0))
        }
        return numbers
    }

    @Test func `who reads an idle file sees what another writes meanwhile, and changes nothing`() throws {
        try createLogged()
        let reader = try SQLiteDatabase(file(), isReadOnly: true)
        try withExtendedLifetime(reader) {
            #expect(try numbers(in: reader) == [7])
            let writer = try SQLiteDatabase(file())
            try withExtendedLifetime(writer) {
                try writer.execute(script("insert into main.t values (8); pragma wal_checkpoint;"))
            }
            #expect(try numbers(in: reader) == [7, 8])
            #expect(throws: SQLiteError.self) {
                try reader.execute(script("insert into main.t values (9)"))
            }
        }
    }

    @Test func `a reader leaves the file as it was, and nothing beside it`() throws {
        try createLogged()
        let before = try Data(contentsOf: file().url)
        do {
            let reader = try SQLiteDatabase(file(), isReadOnly: true)
            let found = try withExtendedLifetime(reader) { try numbers(in: reader) }
            #expect(found == [7])
        }
        #expect(try Data(contentsOf: file().url) == before)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.appending("state").path)
        #expect(names == ["a.sqlite"])
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func `a file is read also where nothing may be written beside it`() throws {
        try createLogged()
        let folder = scratch.appending("state")
        chmod(folder.path, 0o500)
        defer { chmod(folder.path, 0o700) }
        let reader = try SQLiteDatabase(file(), isReadOnly: true)
        let found = try withExtendedLifetime(reader) { try numbers(in: reader) }
        #expect(found == [7])
    }

    @Test func `who reads makes no file`() throws {
        #expect(throws: SQLiteError.self) { _ = try SQLiteDatabase(file(), isReadOnly: true) }
        #expect(!FileManager.default.fileExists(atPath: scratch.appending("state").path))
    }
}
