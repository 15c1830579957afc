import Digest
import Foundation

/// Where a cluster is, and as which user it runs.
struct ClusterLocation: Sendable, Equatable {
    /// The longest path of a Unix socket, in bytes.
    static let longestSocketPath = 107
    /// The port, which only names the socket's file: nothing listens on a network.
    static let port = 5432

    /// The directory of everything below; private to the cluster's user.
    let home: String
    /// The file that a process locks while it works on the cluster.
    let lock: String
    /// The user that the cluster runs as.
    let account: ClusterAccount

    var data: String { "\(home)/data" }
    var log: String { "\(home)/log" }

    /// The directory of the socket: the home, or a short one where the home's path is too long for a socket.
    var socketDirectory: String {
        let path = "\(home)/.s.PGSQL.\(Self.port)"
        // libpq reads a comma as the start of another host.
        guard path.utf8.count > Self.longestSocketPath || home.contains(",") else { return home }
        return "/tmp/discograph-\(account.userID)-\(Self.shortDigest(of: home))"
    }

    /// The cluster of the project at `project`: under it, or for root in the system's place for state.
    init(project: URL) throws {
        if geteuid() == 0 {
            guard let postgres = ClusterAccount.named("postgres") else {
                throw ClusterError.noAccount(name: "postgres")
            }
            let path = "/var/lib/discograph/\(Self.shortDigest(of: Self.resolved(project)))"
            self.init(home: path, account: postgres)
        } else {
            let folder = URL(filePath: Self.resolved(project)).appending(component: ".discograph")
            self.init(
                home: folder.appending(component: "postgres").path(percentEncoded: false),
                account: .current()
            )
        }
    }

    /// A cluster in a directory of the caller's choice.
    init(directory: URL) throws {
        var account = ClusterAccount.current()
        if account.userID == 0 {
            guard let postgres = ClusterAccount.named("postgres") else {
                throw ClusterError.noAccount(name: "postgres")
            }
            account = postgres
        }
        self.init(home: directory.path(percentEncoded: false).trimmingTrailingSlash, account: account)
    }

    private init(home: String, account: ClusterAccount) {
        self.home = home
        lock = "\(home).lock"
        self.account = account
    }

    /// The first 12 digits of the SHA-256 of `text`: enough to tell projects of one machine apart.
    private static func shortDigest(of text: String) -> String {
        // libcrypto without SHA-256 does not occur; any stable name would do.
        String(((try? SHA256.hex(of: text)) ?? "000000000000").prefix(12))
    }

    private static func resolved(_ url: URL) -> String {
        let path = url.absoluteURL.path(percentEncoded: false).trimmingTrailingSlash
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
