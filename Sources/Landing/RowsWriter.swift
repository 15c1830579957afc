import Files
import Foundation
import Glibc

/// Writes a run's rows files, which appear together once all of them are complete.
///
/// Until then they grow in a directory of another name beside `rows/`; a writer given up removes it.
public final class RowsWriter {
    private let run: RunDirectory
    private let folder: URL
    private let quarantine: OpenFile
    private let files: [String: OpenFile]
    private var manifest: RowsManifest
    private var isFinished = false
    /// How much of each file was already sent to the disk, so that little is left to wait for at the end.
    private var synced: [String: Int] = [:]
    private let syncing = BackgroundSync()
    private static let syncedTogether = 16 << 20

    /// Opens an empty rows file for each of `tables`.
    ///
    /// What a killed writer left behind is removed.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - tables: The tables' names.
    ///   - landing: The files that the rows are made of, for the manifest.
    ///   - mapping: The digest of the mapping that the rows obey, for the manifest.
    /// - Throws: A ``StorageError``.
    public init(
        in run: RunDirectory,
        tables: [String],
        landing: [LandedFile],
        mapping: String = ""
    ) throws {
        try Self.removeLeftovers(in: run)
        self.run = run
        let folder = run.unfinishedRows(of: getpid())
        self.folder = folder
        try Folder.create(folder)
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        quarantine = try OpenFile(folder.appending(component: run.quarantine.lastPathComponent), flags)
        files = Dictionary(
            uniqueKeysWithValues: try tables.map { table in
                (
                    table,
                    try OpenFile(folder.appending(component: run.rows(of: table).lastPathComponent), flags)
                )
            }
        )
        manifest = RowsManifest(tables: tables, landing: landing, mapping: mapping)
    }

    deinit {
        if !isFinished { try? Self.remove(folder) }
    }

    /// Appends rows to the file of `table`.
    ///
    /// - Parameters:
    ///   - bytes: Whole rows, as COPY takes them.
    ///   - count: How many rows they are.
    ///   - table: One of the writer's tables.
    /// - Throws: A ``StorageError``.
    public func append(_ bytes: UnsafeRawBufferPointer, rows count: Int, to table: String) throws {
        guard let file = files[table] else {
            throw StorageError("write", run.rows(of: table).path, code: ENOENT)
        }
        try file.write(bytes)
        var size = manifest.tables[table] ?? RowsManifest.Table()
        size.rows += count
        size.bytes += bytes.count
        manifest.tables[table] = size
        guard size.bytes - synced[table, default: 0] >= Self.syncedTogether else { return }
        syncing.start(file)
        synced[table] = size.bytes
    }

    /// Appends lines to `quarantine.ndjson`.
    ///
    /// - Parameter bytes: Whole lines.
    /// - Throws: A ``StorageError``.
    public func appendQuarantined(_ bytes: UnsafeRawBufferPointer) throws {
        try quarantine.write(bytes)
    }

    /// Makes the files appear as `rows/`, in the place of earlier ones.
    ///
    /// - Parameters:
    ///   - counts: What came of the lines, for the manifest.
    ///   - checksums: The checksum of each table's file, as ``RowsManifest/Table/checksum`` has it.
    /// - Returns: What they hold.
    /// - Throws: A ``StorageError``; then the earlier rows stand, or the new ones where only what follows failed.
    public func finish(
        counts: [String: Int] = [:],
        checksums: [String: String] = [:]
    ) throws -> RowsManifest {
        manifest.counts = counts
        for (table, checksum) in checksums { manifest.tables[table]?.checksum = checksum }
        try syncing.finish()
        for file in files.values { try file.sync() }
        try quarantine.sync()
        try AtomicFile.write(
            JSONText.file(of: manifest),
            to: folder.appending(component: run.rowsManifest.lastPathComponent)
        )
        let earlier = run.replacedRows(of: getpid())
        // A directory cannot be renamed over another that holds files. Killed in between, there are no rows,
        // and the next start makes them.
        if rename(run.rows.path, earlier.path) != 0, errno != ENOENT {
            throw StorageError("replace", run.rows.path)
        }
        guard rename(folder.path, run.rows.path) == 0 else {
            let error = StorageError("write", run.rows.path)
            // The next start would remove them under that name.
            rename(earlier.path, run.rows.path)
            throw error
        }
        isFinished = true
        try Folder.sync(run.url)
        try Self.remove(earlier)
        return manifest
    }

    /// Removes what killed writers left behind: rows that were not finished, or replaced.
    ///
    /// - Parameter run: A run in which no rows are being written.
    /// - Throws: A ``StorageError``.
    public static func removeLeftovers(in run: RunDirectory) throws {
        for folder in try run.temporaryRows() { try remove(folder) }
    }

    /// How many bytes the rows files of a run take, with those that a killed writer left; 0 where there are none.
    ///
    /// - Parameter run: The run.
    /// - Returns: Their bytes.
    /// - Throws: A ``StorageError``, also where a directory lies among them.
    public static func size(in run: RunDirectory) throws -> Int {
        var sum = 0
        for folder in try [run.rows] + run.temporaryRows() {
            for file in try files(in: folder) { sum += try OpenFile(file, O_RDONLY).size() }
        }
        return sum
    }

    /// Removes the rows files of a run, which `transform` makes again of its landing.
    ///
    /// Their directory loses its name first: killed in between, it leaves no rows, rather than some of them.
    ///
    /// - Parameter run: A run in which no rows are being written or read.
    /// - Throws: A ``StorageError``. Where a directory lies among the files, which is of somebody else, all of them
    ///   stay.
    public static func discard(in run: RunDirectory) throws {
        for folder in try [run.rows] + run.temporaryRows() { _ = try files(in: folder) }
        try removeLeftovers(in: run)
        let earlier = run.replacedRows(of: getpid())
        guard rename(run.rows.path, earlier.path) == 0 else {
            if errno == ENOENT { return }
            throw StorageError("remove", run.rows.path)
        }
        try Folder.sync(run.url)
        try remove(earlier)
    }

    /// What is in a directory of files; none where it is not there.
    private static func files(in folder: URL) throws -> [URL] {
        let files = try Folder.names(in: folder).map { folder.appending(component: $0) }
        for file in files {
            var status = stat()
            guard lstat(file.path, &status) == 0 else { throw StorageError("read", file.path) }
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw StorageError("remove", file.path, code: EISDIR)
            }
        }
        return files
    }

    /// Removes a directory of files; one that is not there is fine.
    private static func remove(_ folder: URL) throws {
        for name in try Folder.names(in: folder) {
            let file = folder.appending(component: name)
            guard unlink(file.path) == 0 || errno == ENOENT else { throw StorageError("remove", file.path) }
        }
        guard rmdir(folder.path) == 0 || errno == ENOENT else { throw StorageError("remove", folder.path) }
    }
}
