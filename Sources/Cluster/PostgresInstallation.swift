import Foundation

/// A PostgreSQL server's programs on this machine.
struct PostgresInstallation: Sendable, Equatable {
    /// The directory that holds `initdb`, `pg_ctl` and `postgres`.
    let binaries: String
    /// The major version; 0 where the directory's name does not tell.
    let major: Int

    /// The programs that a cluster needs.
    private static let programs = ["initdb", "pg_ctl", "postgres"]

    /// All installations: Debian's, newest first, then whatever the search path has.
    static func all(
        environment: [String: String],
        root: String = "/usr/lib/postgresql"
    ) -> [PostgresInstallation] {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let packaged = versions.compactMap { Int($0) }.sorted(by: >)
            .map { PostgresInstallation(binaries: "\(root)/\($0)/bin", major: $0) }
        let onPath = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
            .filter { $0.hasPrefix("/") }
            .map { PostgresInstallation(binaries: realDirectory(of: "\($0)/initdb") ?? $0, major: 0) }
            .filter { path in !packaged.contains { $0.binaries == path.binaries } }
        return (packaged + onPath).filter(\.isComplete)
    }

    /// The newest installation, or the one of the version that made a cluster.
    ///
    /// - Parameters:
    ///   - major: The cluster's version; `nil` before there is one.
    ///   - environment: Where `PATH` is looked up.
    ///   - root: Where Debian keeps a directory for each version.
    ///   - isRoot: Whether the advice can do without sudo.
    /// - Returns: A complete installation.
    /// - Throws: ``ClusterError/notInstalled(command:)`` or ``ClusterError/otherVersion(cluster:installed:)``.
    static func find(
        for major: Int?,
        environment: [String: String],
        root: String = "/usr/lib/postgresql",
        isRoot: Bool = geteuid() == 0
    ) throws -> PostgresInstallation {
        let installed = all(environment: environment, root: root)
        guard let newest = installed.first else {
            let command = "apt-get install --yes postgresql"
            throw ClusterError.notInstalled(command: isRoot ? command : "sudo \(command)")
        }
        guard let major else { return newest }
        if let match = installed.first(where: { $0.major == major || $0.major == 0 }) { return match }
        throw ClusterError.otherVersion(cluster: major, installed: newest.major)
    }

    /// A program's path.
    func path(of program: String) -> String {
        "\(binaries)/\(program)"
    }

    private var isComplete: Bool {
        Self.programs.allSatisfy { FileManager.default.isExecutableFile(atPath: path(of: $0)) }
    }

    /// Where a program really is: a link on the search path may stand alone.
    private static func realDirectory(of program: String) -> String? {
        guard let resolved = realpath(program, nil) else { return nil }
        defer { free(resolved) }
        return URL(filePath: String(cString: resolved)).deletingLastPathComponent().path(
            percentEncoded: false
        )
        .trimmingTrailingSlash
    }
}

extension String {
    /// The path without a slash at its end.
    var trimmingTrailingSlash: String {
        count > 1 && hasSuffix("/") ? String(dropLast()) : self
    }
}
