import Files
public import Foundation
public import Postgres

/// The project's own PostgreSQL cluster.
///
/// It listens on a Unix socket only, trusts the kernel's word about who connects, outlives the process that
/// started it, and is stopped by ``stop()``. Any number of processes may start it at once.
public struct EmbeddedCluster: Sendable {
    /// The state of a cluster.
    public enum Status: Sendable, Equatable {
        /// It has never been started.
        case absent
        /// It exists, and no server runs.
        case stopped
        /// Its server runs, as the process of this number.
        case running(processID: Int32)
    }

    /// The name of the database in it, and of the role that owns it.
    public static let databaseName = "discograph"

    /// How many seconds a server may take to start or to stop.
    ///
    /// After a crash it first writes again what was lost, and before it stops what is in memory, which takes minutes on
    /// a busy disk. One that fails says so at once.
    private static let patience = 600

    private let location: ClusterLocation
    private let durability: ClusterConfiguration.Durability
    private let environment: [String: String]

    /// The cluster of a project.
    ///
    /// Under `.discograph/postgres` of the project for an ordinary user; for root, whom PostgreSQL refuses, as
    /// user `postgres` under `/var/lib/discograph/<hash of the project's path>`.
    ///
    /// - Parameters:
    ///   - project: The project's directory: usually the working directory.
    ///   - environment: Where `PATH` is looked up.
    /// - Throws: A ``ClusterError`` when root has no user to run it as.
    public init(project: URL, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        location = try ClusterLocation(project: project)
        durability = .durable
        self.environment = environment
    }

    /// A cluster for tests in a directory of its own, which loses everything when the machine crashes.
    ///
    /// - Parameters:
    ///   - directory: Not there yet, in a directory that everybody can enter; a `.lock` file is made beside it.
    ///   - environment: Where `PATH` is looked up.
    /// - Throws: A ``ClusterError`` when root has no user to run it as.
    public init(
        disposableAt directory: URL,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        location = try ClusterLocation(directory: directory)
        durability = .disposable
        self.environment = environment
    }

    /// How to connect, whether or not it runs.
    public var settings: ConnectionSettings {
        ConnectionSettings(options: [
            "host": location.socketDirectory,
            "port": "\(ClusterLocation.port)",
            "user": ClusterConfiguration.role,
            "dbname": Self.databaseName,
        ])
    }

    /// The directory that holds the cluster and its log.
    public var directory: URL { URL(filePath: location.home, directoryHint: .isDirectory) }

    /// The present state of the cluster.
    public var status: Status {
        if let postmaster = Postmaster(of: location) { return .running(processID: postmaster.processID) }
        return isInitialized ? .stopped : .absent
    }

    /// Starts the cluster and waits until it answers; makes it first when there is none.
    ///
    /// - Returns: How to connect.
    /// - Throws: A ``ClusterError``; a `ConnectionError` when it runs and still cannot be reached.
    @discardableResult
    public func start() async throws -> ConnectionSettings {
        try makeDirectories()
        let lock = try await takenLock()
        defer { lock.release() }
        if Postmaster(of: location)?.isReady != true {
            let program = ClusterProgram(installation: try installation(), location: location)
            if !isInitialized { try await initialize(program) }
            try configuration.write()
            if Postmaster(of: location) == nil { Postmaster.removeTraces(at: location) }
            try await startServer(program)
        }
        try await makeDatabase()
        return settings
    }

    /// Stops the server, and waits until it has stopped; other sessions are ended.
    ///
    /// - Returns: Whether a server was running.
    /// - Throws: A ``ClusterError``.
    @discardableResult
    public func stop() async throws -> Bool {
        try await stop(mode: "fast")
    }

    private func stop(mode: String) async throws -> Bool {
        guard isInitialized else { return false }
        let lock = try await takenLock()
        defer { lock.release() }
        guard Postmaster(of: location) != nil else { return false }
        let program = ClusterProgram(installation: try installation(), location: location)
        let arguments = ["stop", "-D", "data", "-m", mode, "-w", "-t", "\(Self.patience)"]
        try await program.require("pg_ctl", arguments)
        return true
    }

    /// Stops the server and removes everything it kept.
    ///
    /// - Throws: A ``ClusterError``, or what the file system says.
    public func destroy() async throws {
        _ = try await stop(mode: "immediate")
        for path in [location.home, location.lock] where FileManager.default.fileExists(atPath: path) {
            try FileManager.default.removeItem(atPath: path)
        }
        if location.socketDirectory != location.home {
            try? FileManager.default.removeItem(atPath: location.socketDirectory)
        }
    }

    /// The lock that one process at a time holds while it works on the cluster.
    private func takenLock() async throws -> LockFile {
        do {
            let lock = try LockFile(at: URL(filePath: location.lock), followsLinks: false)
            guard try await lock.take(patience: .seconds(Self.patience + 60)) else {
                throw ClusterError.busy(path: location.lock)
            }
            return lock
        } catch let error as StorageError {
            throw ClusterError.unusableDirectory(path: error.path, reason: error.reason)
        }
    }

    private var isInitialized: Bool {
        FileManager.default.fileExists(atPath: "\(location.data)/PG_VERSION")
    }

    private var configuration: ClusterConfiguration {
        ClusterConfiguration(
            location: location,
            durability: durability,
            memory: ClusterConfiguration.availableMemory()
        )
    }

    /// The programs of the version that made the cluster.
    private func installation() throws -> PostgresInstallation {
        let version = try? String(contentsOfFile: "\(location.data)/PG_VERSION", encoding: .utf8)
        let major = version.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        return try .find(for: major, environment: environment)
    }

    private func makeDirectories() throws {
        let parent = URL(filePath: location.home).deletingLastPathComponent().path(percentEncoded: false)
        try PrivateDirectory.make(parent, mode: 0o755, owner: nil)
        try PrivateDirectory.make(location.home, mode: 0o700, owner: location.account)
        if location.socketDirectory != location.home {
            try PrivateDirectory.make(location.socketDirectory, mode: 0o700, owner: location.account)
        }
    }

    /// Creates a cluster beside its final place and renames it, so that a killed start leaves no half of one.
    private func initialize(_ program: ClusterProgram) async throws {
        let fresh = "\(location.home)/data.new"
        if FileManager.default.fileExists(atPath: fresh) { try FileManager.default.removeItem(atPath: fresh) }
        var arguments = [
            "-D", "data.new", "-U", ClusterConfiguration.role, "--encoding=UTF8", "--locale=C.UTF-8",
            "--auth=peer", "--no-instructions",
        ]
        if durability == .disposable { arguments.append("--no-sync") }
        try await program.require("initdb", arguments)
        let cluster = try ForeignDirectory("data.new", in: ForeignDirectory(location.home))
        try cluster.append("\ninclude = '../discograph.conf'\n", to: "postgresql.conf")
        guard rename(fresh, location.data) == 0 else {
            throw ClusterError.unusableDirectory(
                path: location.data,
                reason: String(cString: strerror(errno))
            )
        }
    }

    private func startServer(_ program: ClusterProgram) async throws {
        // pg_ctl gives the server a session of its own, /dev/null as input and the log as output: it outlives us.
        let arguments = ["start", "-D", "data", "-l", "log", "-w", "-t", "\(Self.patience)"]
        try await program.require("pg_ctl", arguments)
    }

    /// Makes sure that the database is there; this also proves that the server answers.
    private func makeDatabase() async throws {
        do {
            try await Connection.open(settings).close()
        } catch ConnectionError.noSuchDatabase {
            try await Connection.with(settings.with(database: "postgres")) { connection in
                let statement = "create database \(Self.databaseName)"
                try await connection.run(SQLScript(name: statement, text: statement))
            }
        }
    }
}
