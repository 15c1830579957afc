import Foundation

/// The server process of a cluster, as its `postmaster.pid` tells.
struct Postmaster: Sendable, Equatable {
    let processID: Int32
    /// Whether it answers connections, not only starts or stops.
    let isReady: Bool

    /// The running server of the cluster at `location`; `nil` when there is none, or the file is stale.
    init?(of location: ClusterLocation) {
        guard let text = try? String(contentsOfFile: "\(location.data)/postmaster.pid", encoding: .utf8)
        else {
            return nil
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let processID = lines.first.flatMap({ Int32($0) }), processID > 0,
            Self.serves(location.data, processID: processID)
        else { return nil }
        self.processID = processID
        isReady = lines.count > 7 && lines[7].hasPrefix("ready")
    }

    /// Whether the process works in `directory`, as a server does in its data directory.
    ///
    /// A number alone proves nothing: after a restart it may be anybody's.
    private static func serves(_ directory: String, processID: Int32) -> Bool {
        guard let working = realpath("/proc/\(processID)/cwd", nil) else { return false }
        defer { free(working) }
        guard let own = realpath(directory, nil) else { return false }
        defer { free(own) }
        return strcmp(working, own) == 0
    }

    /// Removes what a server that was killed left behind, so that another can start.
    static func removeTraces(at location: ClusterLocation) {
        let socket = "\(location.socketDirectory)/.s.PGSQL.\(ClusterLocation.port)"
        for path in ["\(location.data)/postmaster.pid", socket, socket + ".lock"] {
            unlink(path)
        }
    }
}
