public import Foundation
import Glibc

/// What a run does with directories: creating them, listing them, making new names in them durable.
public enum Folder {
    /// Creates `url` and what is missing above it, with `mode`; an existing directory is fine.
    ///
    /// What it creates survives a crash of the machine.
    public static func create(_ url: URL, mode: UInt32 = 0o755) throws {
        var status = stat()
        if stat(url.path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw StorageError("create directory", url.path, code: ENOTDIR)
            }
            return
        }
        if try make(url, mode) { return }
        try create(url.deletingLastPathComponent(), mode: mode)
        guard try make(url, mode) else { throw StorageError("create directory", url.path, code: ENOENT) }
    }

    /// Makes the directory `url` and its name durable; an existing one is fine.
    ///
    /// - Returns: Whether it is there; not where what it would be in is missing.
    private static func make(_ url: URL, _ mode: UInt32) throws -> Bool {
        guard mkdir(url.path, mode) == 0 else {
            if errno == EEXIST { return true }
            if errno == ENOENT, url.path != "/" { return false }
            throw StorageError("create directory", url.path)
        }
        try syncName(of: url)
        return true
    }

    /// What is in a directory survives a crash of the machine only with the directory's own name.
    private static func syncName(of url: URL) throws {
        do {
            try sync(url.deletingLastPathComponent())
        } catch let error as StorageError where error.code == EACCES {
            // One that may be written and not be listed cannot be opened, and so not be synced either.
        }
    }

    /// Creates `url` where nothing stands yet, and says whether it did; of several who try, one does.
    ///
    /// What it creates survives a crash of the machine.
    ///
    /// - Parameter url: The directory; the one above it exists.
    /// - Returns: Whether it was created.
    /// - Throws: A ``StorageError``.
    public static func createNew(_ url: URL) throws -> Bool {
        guard mkdir(url.path, 0o755) == 0 else {
            guard errno == EEXIST else { throw StorageError("create directory", url.path) }
            return false
        }
        try syncName(of: url)
        return true
    }

    /// Makes a directory for temporary files, which is new and which only its owner may enter.
    ///
    /// Nobody can put another in its place before, because nobody can guess its name.
    ///
    /// - Parameter name: What its name begins with.
    /// - Returns: The directory; it stays until somebody removes it.
    /// - Throws: A ``StorageError``.
    public static func createTemporary(_ name: String) throws -> URL {
        let wanted = FileManager.default.temporaryDirectory.appending(component: "\(name).XXXXXX")
        var template = Array(wanted.path(percentEncoded: false).utf8CString)
        guard mkdtemp(&template) != nil else { throw StorageError("create directory", wanted.path) }
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return URL(filePath: path, directoryHint: .isDirectory)
    }

    /// The names in `url`, sorted; empty where the directory does not exist.
    public static func names(in url: URL) throws -> [String] {
        guard let directory = opendir(url.path) else {
            guard errno == ENOENT else { throw StorageError("list", url.path) }
            return []
        }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            // The end and a failure differ by this alone.
            errno = 0
            guard let entry = readdir(directory) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw StorageError("list", url.path) }
        return names.sorted()
    }

    /// Makes renames and new files in `url` survive a crash of the machine.
    public static func sync(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageError("open", url.path) }
        defer { close(descriptor) }
        // Some file systems have no directory to sync and answer EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw StorageError("sync", url.path) }
    }
}
