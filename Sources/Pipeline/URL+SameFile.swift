import Foundation

extension URL {
    /// Whether this and another one lead to the same file, by whatever paths.
    func isSameFile(as other: URL) -> Bool {
        let paths = [self, other].map { $0.absoluteURL.standardizedFileURL.resolvingSymlinksInPath().path }
        return paths[0] == paths[1]
    }
}
