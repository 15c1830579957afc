import Foundation

/// The user of the system that a cluster runs as.
struct ClusterAccount: Sendable, Equatable {
    let name: String
    let userID: UInt32
    let groupID: UInt32

    /// This process's own user.
    static func current() -> ClusterAccount {
        let id = geteuid()
        return lookUp { getpwuid_r(id, $0, $1, $2, $3) }
            ?? ClusterAccount(name: "\(id)", userID: id, groupID: getegid())
    }

    /// The user called `name`; `nil` when there is none.
    static func named(_ name: String) -> ClusterAccount? {
        lookUp { getpwnam_r(name, $0, $1, $2, $3) }
    }

    /// Whether programs must be started as another user than this process's.
    var isOther: Bool { userID != geteuid() }

    private static func lookUp(
        _ find: (
            UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
            UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
        ) -> Int32
    ) -> ClusterAccount? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        return buffer.withUnsafeMutableBufferPointer { buffer in
            guard let address = buffer.baseAddress, find(&entry, address, buffer.count, &found) == 0,
                found != nil,
                let name = entry.pw_name
            else { return nil }
            return ClusterAccount(name: String(cString: name), userID: entry.pw_uid, groupID: entry.pw_gid)
        }
    }
}
