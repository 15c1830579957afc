import CSQLite
public import Foundation
import Glibc

/// A SQLite file of the program's own, for one user's eyes.
public struct SQLiteFile: Sendable, Equatable {
    /// What the file is to its users: `frontier`, `quota ledger`.
    public let name: String
    /// Where it lies.
    public let url: URL
    /// What to do when it is damaged, as the end of a sentence.
    public let cure: String
    /// Whether it is no file at all, and gone with its connection.
    let isInMemory: Bool

    /// The file called `name` at `url`; nothing is created.
    public init(_ name: String, at url: URL, cure: String) {
        self.name = name
        self.url = url
        self.cure = cure
        isInMemory = false
    }

    /// A database called `name` that lives as long as its connection.
    public init(inMemory name: String) {
        self.name = name
        url = URL(filePath: "/dev/null")
        cure = "start again"
        isInMemory = true
    }

    /// Makes the file whole or not at all, unless it exists.
    ///
    /// A file that is empty is then known to be damaged, rather than new.
    ///
    /// - Parameter fill: What brings the tables into the new file; it must not keep the connection.
    /// - Throws: ``SQLiteError``, also where an earlier file left its log behind; what `fill` throws.
    public func createWhole(_ fill: (SQLiteDatabase) throws -> Void) throws {
        guard try !exists() else { return }
        let draft = SQLiteFile(
            name,
            at: url.deletingLastPathComponent()
                .appending(component: ".\(url.lastPathComponent).\(UUID().uuidString)"),
            cure: cure
        )
        defer { unlink(draft.url.path) }
        do {
            let database = try SQLiteDatabase(draft)
            try fill(database)
        }
        // Another process may have been faster: its file stands.
        guard link(draft.url.path, url.path) != 0, errno != EEXIST else { return }
        // Not every file system has links.
        if [EPERM, EOPNOTSUPP, ENOSYS].contains(errno), rename(draft.url.path, url.path) == 0 { return }
        throw SQLiteError(self, code: SQLITE_CANTOPEN, message: "it cannot be created")
    }

    /// Whether there is such a file.
    ///
    /// - Throws: ``SQLiteError`` where that cannot be told, as where its directory may not be searched, and where an
    ///   earlier file left its log behind, and nothing else of what it knew.
    public func exists() throws -> Bool {
        // Looked for first: where another process makes the file meanwhile, the log is that file's own.
        let log = url.path + "-wal"
        var status = stat()
        let hasLog = stat(log, &status) == 0 && status.st_size > 0
        guard stat(url.path, &status) != 0 else { return true }
        let reason = errno
        // What may not be seen may be there: taken for a new file, all that it knows would be asked for again.
        guard reason == ENOENT || reason == ENOTDIR else {
            throw SQLiteError(self, code: SQLITE_CANTOPEN, message: String(cString: strerror(reason)))
        }
        // SQLite would take it for a new file's and write into that what stands in it.
        guard !hasLog else { throw damage("only its log \(log) is left") }
        return false
    }

    /// Throws when the file has not even the header that every such file begins with.
    public func requireHeader() throws {
        var status = stat()
        guard !isInMemory, stat(url.path, &status) == 0, status.st_size < 512 else { return }
        throw damage("it is cut off after \(status.st_size) bytes")
    }

    /// That the file is damaged, as `message` says.
    public func damage(_ message: String) -> SQLiteError {
        SQLiteError(self, code: SQLITE_CORRUPT, message: message)
    }

    /// What SQLite opens in order to read.
    ///
    /// A reader that may only read would leave its log behind, and one that is told that the file never changes misses
    /// what another writes meanwhile, or takes it for damage. So a reader is told that only where nobody writes: where
    /// SQLite cannot keep a log.
    var readingURI: String {
        let path = url.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? url.path
        let places = [url.path, url.deletingLastPathComponent().path]
        guard !places.allSatisfy({ access($0, W_OK) == 0 }) else { return "file:\(path)?mode=rw" }
        let isInUse = FileManager.default.fileExists(atPath: url.path + "-wal")
        return "file:\(path)?mode=ro\(isInUse ? "" : "&immutable=1")"
    }

    /// Creates the file and its directory where missing, readable by their owner only.
    ///
    /// SQLite would create it readable by all; its `-wal` and `-shm` files take over the file's mode.
    ///
    /// - Throws: ``SQLiteError`` when the directory cannot be created, or others can read the file.
    func createPrivately() throws {
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw SQLiteError(self, code: SQLITE_CANTOPEN, message: "its directory cannot be created")
        }
        // A file that exists is never opened here: with its descriptor this process would close all locks that other
        // connections of it hold on the file, and the next process to leave would take the log away from them.
        var status = stat()
        guard stat(url.path, &status) != 0 else { return try requirePrivacy() }
        let descriptor = open(url.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    /// Throws when others than its owner can read the file.
    func requirePrivacy() throws {
        var status = stat()
        guard stat(url.path, &status) == 0, status.st_mode & 0o077 != 0 else { return }
        throw SQLiteError(
            self,
            code: SQLITE_PERM,
            message: "others can read it (mode \(String(status.st_mode & 0o777, radix: 8))); chmod 600 it"
        )
    }
}
