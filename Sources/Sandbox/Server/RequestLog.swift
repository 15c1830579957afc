import Foundation
import Synchronization

/// One JSON line per request, written before its answer is sent, so that a test can count what was asked.
///
/// The lines stand in the order of the answers; each says when its request came.
final class RequestLog: Sendable {
    /// What the log says of a request.
    struct Entry {
        let method: String
        /// The path with its query.
        let path: String
        let bucket: Bucket?
        /// The client id that asked; null where nobody knows.
        let client: String?
        /// Null where the connection was reset.
        let status: Int?
        let clientPort: Int?
        let isHTTP2: Bool
        /// The fault or the limit that decided the answer.
        let fault: String?
        let bytes: Int
    }

    private let file: Mutex<Int32>

    /// Appends to the file at `path`.
    init(path: String) throws(SandboxError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotWrite(path) }
        file = Mutex(descriptor)
    }

    deinit {
        file.withLock { _ = close($0) }
    }

    /// Writes a line about a request that came at `date`.
    func write(_ entry: Entry, at date: Date) {
        let line = Self.line(entry, at: date)
        file.withLock { descriptor in
            // One call per line: lines of O_APPEND never interleave, and none waits in a buffer.
            _ = line.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        }
    }

    private static func line(_ entry: Entry, at date: Date) -> [UInt8] {
        let text = """
            {"at":"\(timestamp(date))","method":\(JSONText.quoted(entry.method)),\
            "path":\(JSONText.quoted(entry.path)),"bucket":\(quoted(entry.bucket?.rawValue)),\
            "client":\(quoted(entry.client)),\
            "status":\(number(entry.status)),"bytes":\(entry.bytes),"client_port":\(number(entry.clientPort)),\
            "protocol":"\(entry.isHTTP2 ? "h2" : "http/1.1")","fault":\(quoted(entry.fault))}

            """
        return Array(text.utf8)
    }

    private static func quoted(_ text: String?) -> String { text.map(JSONText.quoted) ?? "null" }

    private static func number(_ number: Int?) -> String { number.map(String.init) ?? "null" }

    /// `2026-11-21T02:41:00.123Z`.
    static func timestamp(_ date: Date) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1_000).rounded(.down))
        let (days, rest) = (milliseconds / 86_400_000, milliseconds % 86_400_000)
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60].map { CivilDate.padded($0, 2) }
        let fraction = CivilDate.padded(rest % 1_000, 3)
        return "\(CivilDate(daysSince1970: days).text)T\(clock.joined(separator: ":")).\(fraction)Z"
    }
}
