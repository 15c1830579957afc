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

    /// The file called `name` at `url`; nothing is created.
    public init(_ name: String, at url: URL, cure: String) {
        self.name = name
        self.url = url
        self.cure = cure
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
        let descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o077 != 0 else { return }
        throw SQLiteError(
            self,
            code: SQLITE_PERM,
            message: "others can read it (mode \(String(status.st_mode & 0o777, radix: 8))); chmod 600 it"
        )
    }
}
