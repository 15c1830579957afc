import Foundation

#if canImport(Glibc)
import Glibc
#endif

extension Program {
    /// Sends SIGKILL to the program and to all that it started; returns how many there were.
    @discardableResult
    public func killEverything() -> Int {
        // It starts no more while it is looked at.
        send(SIGSTOP)
        return ([identifier] + descendants()).count { kill($0, SIGKILL) == 0 }
    }

    /// The processes that it started, and those that they started; all else about them is closed to others.
    public func descendants() -> [Int32] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        var children: [Int32: [Int32]] = [:]
        for process in processes.compactMap({ Int32($0) }) {
            // The name before the state may hold anything, parentheses too.
            guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat"),
                let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(
                    separator: " "
                ),
                fields.count > 1, let parent = Int32(fields[1])
            else { continue }
            children[parent, default: []].append(process)
        }
        var found: [Int32] = []
        var next = [identifier]
        while let process = next.popLast() {
            let own = children[process] ?? []
            found += own
            next += own
        }
        return found
    }
}
