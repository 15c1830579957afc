import Foundation

/// The files that configure a cluster; rewritten at every start.
struct ClusterConfiguration: Sendable, Equatable {
    /// How much a crash may lose.
    enum Durability: Sendable {
        /// Nothing that was committed.
        case durable
        /// Everything: for the tests of one process.
        case disposable
    }

    /// The role that owns everything, and the only one.
    static let role = "discograph"
    /// What connects an operating system's user to the role.
    private static let map = "discograph"

    let location: ClusterLocation
    let durability: Durability
    /// Bytes of memory of this machine, or of the container.
    let memory: Int

    /// The settings, included by the cluster's `postgresql.conf`.
    var settings: String {
        let megabytes = max(256, memory / 1_048_576)
        let isElsewhere = location.socketDirectory != location.home
        var lines = [
            "# Written by discograph at every start. For settings of your own use `alter system`.",
            "listen_addresses = ''",
            // Relative to the data directory, so that no odd character of the home's path has to be quoted.
            "unix_socket_directories = '\(isElsewhere ? location.socketDirectory : "..")'",
            "port = \(ClusterLocation.port)",
            // Relative to the directory in which the server is started: the home.
            "hba_file = 'pg_hba.conf'",
            "ident_file = 'pg_ident.conf'",
            "max_connections = 100",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            "lc_messages = 'C'",
            "shared_buffers = \(min(1_024, megabytes / 8))MB",
            "effective_cache_size = \(megabytes / 2)MB",
            "work_mem = \(min(64, max(4, megabytes / 128)))MB",
            "maintenance_work_mem = \(min(256, megabytes / 16))MB",
            "random_page_cost = 1.1",
            "jit = off",
            "wal_level = minimal",
            "max_wal_senders = 0",
            "max_wal_size = 4GB",
            // The first change of a page after a checkpoint logs the whole page.
            "wal_compression = lz4",
            "checkpoint_timeout = 15min",
            "log_min_messages = warning",
            "log_checkpoints = off",
            // A failing statement would bring values of rows into the log.
            "log_min_error_statement = panic",
        ]
        if durability == .disposable {
            lines += [
                "fsync = off", "synchronous_commit = off", "full_page_writes = off", "shared_buffers = 64MB",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Who may connect: whoever the kernel says is one of the users of the map.
    var hostBasedAuthentication: String {
        "local all all peer map=\(Self.map)\n"
    }

    /// The users of the system who may act as the role: the cluster's own, and root.
    var identityMap: String {
        let names = ["root", location.account.name]
        return Set(names).sorted()
            .map { "\(Self.map) \"\($0.replacing("\"", with: "\"\""))\" \(Self.role)\n" }
            .joined()
    }

    /// Writes the files into the cluster's home, readable by the cluster's user.
    func write() throws {
        let files = [
            "discograph.conf": settings, "pg_hba.conf": hostBasedAuthentication, "pg_ident.conf": identityMap,
        ]
        let home = try ForeignDirectory(location.home)
        for (name, text) in files { try home.replace(name, with: text) }
    }

    /// The memory of this machine in bytes, or of the container when that is less.
    static func availableMemory() -> Int {
        let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        let limit = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8)
        let container = limit.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        return min(machine, container ?? machine)
    }
}
