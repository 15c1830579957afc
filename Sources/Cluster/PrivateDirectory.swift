import Foundation

/// Directories that belong to one user.
enum PrivateDirectory {
    /// Makes the directory at `path`, or checks that the one there is safe to use.
    ///
    /// - Parameters:
    ///   - path: Its parent may be missing too.
    ///   - mode: The permissions of a new directory.
    ///   - owner: Whose it must be; `nil` for whoever made it.
    /// - Throws: ``ClusterError/unusableDirectory(path:reason:)``.
    static func make(_ path: String, mode: Int, owner: ClusterAccount?) throws {
        var info = stat()
        if lstat(path, &info) != 0 {
            do {
                try FileManager.default.createDirectory(
                    atPath: path,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: mode]
                )
            } catch {
                throw ClusterError.unusableDirectory(path: path, reason: "it cannot be created")
            }
            if let owner, owner.isOther, lchown(path, owner.userID, owner.groupID) != 0 {
                throw ClusterError.unusableDirectory(path: path, reason: String(cString: strerror(errno)))
            }
            guard lstat(path, &info) == 0 else {
                throw ClusterError.unusableDirectory(path: path, reason: String(cString: strerror(errno)))
            }
        }
        guard info.st_mode & S_IFMT == S_IFDIR || owner == nil else {
            throw ClusterError.unusableDirectory(path: path, reason: "it is not a directory")
        }
        // In a directory that others can write, somebody else's could have been put in its place.
        if let owner, info.st_uid != owner.userID {
            throw ClusterError.unusableDirectory(
                path: path,
                reason: "it belongs to user \(info.st_uid), not \(owner.name)"
            )
        }
    }
}
