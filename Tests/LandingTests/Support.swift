import Foundation
import Landing

extension LandedLine {
    /// An answer to a read of one album called `name`.
    static func album(_ name: String) -> LandedLine {
        LandedLine(
            path: "/v1/albums/x",
            query: [],
            asked: ["x"],
            fetchedAt: Date(timeIntervalSince1970: 1_795_228_860.123),
            status: 200,
            body: .json(Array(#"{"name":"\#(name)"}"#.utf8))
        )
    }

    /// The line without its line break.
    var text: String { String(decoding: encoded().dropLast(), as: UTF8.self) }
}

/// The lines that a reader delivers of `url`.
func readLines(_ url: URL, from offset: Int = 0, chunk: Int = 1 << 20) throws -> [String] {
    var reader = try LineReader(url, from: offset, chunk: chunk)
    var lines: [String] = []
    while try reader.next({ lines.append(String(decoding: $0, as: UTF8.self)) }) {}
    return lines
}
