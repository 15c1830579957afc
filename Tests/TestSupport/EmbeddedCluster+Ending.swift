public import Cluster
public import Foundation

#if canImport(Glibc)
import Glibc
#endif

extension EmbeddedCluster {
    /// A cluster for tests that is gone with this process, however it ends; nothing is started yet.
    ///
    /// - Parameters:
    ///   - directory: Where it is to be, not there yet.
    ///   - others: What else is removed then.
    /// - Returns: The cluster.
    /// - Throws: What keeps it from being watched.
    public static func ending(with directory: URL, removing others: [URL] = []) throws -> EmbeddedCluster {
        let cluster = try EmbeddedCluster(disposableAt: directory)
        // A pipe that closes when this process ends; its reader then stops the cluster.
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        // No other child may keep the pipe open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let script = """
            cat >/dev/null; dir="$0"
            pid=$(head -n 1 "$dir/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid"
            for wait in $(seq 100); do [ -e "$dir/data/postmaster.pid" ] || break; sleep 0.05; done
            rm -rf "$dir" "$dir.lock" "$@"
            """
        let path = directory.path(percentEncoded: false)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments =
            ["-c", script, path.hasSuffix("/") ? String(path.dropLast()) : path]
            + others.map(\.path)
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        close(ends[0])
        return cluster
    }
}
