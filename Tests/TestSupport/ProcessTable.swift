import Foundation

/// What the kernel tells of the processes of this machine.
public enum ProcessTable {
    /// The processes that `process` started, and those that they started.
    ///
    /// All else about them is closed to others.
    public static func descendants(of process: Int32) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        var children: [Int32: [Int32]] = [:]
        for candidate in names.compactMap({ Int32($0) }) {
            guard let words = state(of: candidate), words.count > 1, let parent = Int32(words[1]) else {
                continue
            }
            children[parent, default: []].append(candidate)
        }
        var found: [Int32] = []
        var next = [process]
        while let process = next.popLast() {
            let own = children[process] ?? []
            found += own
            next += own
        }
        return found
    }

    /// Whether the process runs; one that has ended and that nobody has asked for yet does not.
    public static func isAlive(_ process: Int32) -> Bool {
        guard let words = state(of: process) else { return false }
        return words.first != "Z"
    }

    /// How much time of a processor the process has had; null where there is no such process.
    public static func processorTime(of process: Int32) -> Duration? {
        guard let words = state(of: process), words.count > 12, let user = Int(words[11]),
            let kernel = Int(words[12])
        else { return nil }
        // Told in hundredths of a second.
        return .milliseconds(10 * (user + kernel))
    }

    /// Its state, its parent, and more; null where there is no such process.
    private static func state(of process: Int32) -> [Substring]? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
        // The name before the state may hold anything, parentheses too.
        return String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ")
    }
}
