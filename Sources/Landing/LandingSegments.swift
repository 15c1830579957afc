import Files
public import Foundation

/// The segments of one landing folder: `00001.ndjson`, `00002.ndjson`, … in the order they were written.
public struct LandingSegments: Sendable {
    /// The folder, `landing/<source>`.
    public let folder: URL

    /// The segments of the landing folder at `folder`.
    public init(in folder: URL) {
        self.folder = folder
    }

    /// The names of the segments, oldest first, without the `.zst` of those that are compressed; empty where nothing
    /// has landed.
    public func names() throws -> [String] {
        Set(try Folder.names(in: folder).compactMap { Self.number(of: $0) ?? Self.number(ofCompressed: $0) })
            .sorted()
            .map(Self.name)
    }

    /// The segments themselves, oldest first.
    public func urls() throws -> [URL] {
        try names().map { folder.appending(component: $0) }
    }

    /// Whether anything has landed; an empty segment holds nothing.
    ///
    /// - Returns: Whether a segment has bytes.
    /// - Throws: A ``StorageError``.
    public func holdAnswers() throws -> Bool {
        try urls().contains { try LandedBytes($0).size > 0 }
    }

    /// The name of the segment with `number`, counted from 1.
    public static func name(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".ndjson"
    }

    /// The number of the segment called `name`, or `nil` where it is another file.
    public static func number(of name: String) -> Int? {
        guard name.hasSuffix(".ndjson") else { return nil }
        let digits = name.dropLast(7)
        guard digits.count >= 5, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(digits)
    }

    static func number(ofCompressed name: String) -> Int? {
        name.hasSuffix(".zst") ? number(of: String(name.dropLast(4))) : nil
    }
}
