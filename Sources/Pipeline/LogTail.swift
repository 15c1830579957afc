import Foundation

/// Reads the lines that are appended to a file.
struct LogTail {
    private let file: FileHandle
    private var pending: [UInt8] = []

    /// Reads what follows `offset` in the file at `url`, and what is appended.
    init(of url: URL, from offset: Int) throws {
        file = try FileHandle(forReadingFrom: url)
        try file.seek(toOffset: UInt64(max(0, offset)))
    }

    /// The whole lines that have come since the last call.
    mutating func lines() -> [String] {
        pending += (try? file.readToEnd()) ?? Data()
        guard let end = pending.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let whole = pending[..<end]
        pending = Array(pending[(end + 1)...])
        return whole.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The whole lines that have come, and a last one without its end.
    mutating func rest() -> [String] {
        let whole = lines()
        return pending.isEmpty ? whole : whole + [String(decoding: pending, as: UTF8.self)]
    }
}
