import Cluster
import Files
import Foundation
import Postgres

/// Which database is used, and how the project's own stands, for programs.
struct DatabaseReport: Encodable {
    /// Without a password.
    private let url: String
    private let isOwn: Bool
    /// Of the project's own cluster, as the keys that follow; of any other nobody knows.
    @Nullable private var state: String?
    @Nullable private var directory: String?
    @Nullable private var pid: Int32?

    init(of location: DatabaseLocation) {
        url = location.settings.url
        switch location {
        case .given:
            isOwn = false
            state = nil
            directory = nil
            pid = nil
        case .embedded(let cluster):
            let status = cluster.status
            isOwn = true
            state = status.word
            directory = cluster.directory.path
            pid = status.processID
        }
    }

    /// One line of JSON.
    func line() throws -> String {
        try JSONText.line(of: self)
    }

    private enum CodingKeys: String, CodingKey {
        case url
        case isOwn = "own"
        case state
        case directory
        case pid
    }
}

extension EmbeddedCluster.Status {
    fileprivate var word: String {
        switch self {
        case .absent: "absent"
        case .stopped: "stopped"
        case .running: "running"
        }
    }

    fileprivate var processID: Int32? {
        guard case .running(let processID) = self else { return nil }
        return processID
    }
}
