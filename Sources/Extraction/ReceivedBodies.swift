import JSON
import Synchronization

/// The documents of bodies just received: what was parsed to see whether it is whole is read without parsing again.
///
/// Few are kept, and no long ones; a body whose document is gone is parsed once more.
final class ReceivedBodies: Sendable {
    private struct Document {
        let parser: JSONParser
        /// As long as it is held here, no other body can stand at its address.
        let body: [UInt8]
        let root: JSONElement?
    }

    /// Those without a body first, then the oldest.
    private let documents = Mutex<[Document]>([])

    /// Whether `body` can be an answer.
    ///
    /// Nothing that is asked for is answered with a bare value, a list, or an object without members.
    ///
    /// - Parameter body: What came.
    /// - Returns: Whether it is one whole JSON document of the right form.
    func isAnswer(_ body: [UInt8]) -> Bool {
        documents.withLock { documents in
            Self.parse(body, &documents).map { $0.kind == .object && $0.count > 0 } ?? false
        }
    }

    /// Reads the document of `body`, which is not kept any longer.
    ///
    /// - Parameters:
    ///   - body: What came.
    ///   - reading: What is done with the document's root, which must not be kept.
    /// - Returns: What `reading` returns; `nil` where `body` is no JSON.
    func read<Result: Sendable>(_ body: [UInt8], _ reading: @Sendable (JSONElement) -> Result) -> Result? {
        documents.withLock { documents in
            guard let index = documents.lastIndex(where: { Self.isSame($0.body, body) }) else {
                return Self.parse(body, &documents).map(reading)
            }
            let document = documents.remove(at: index)
            documents.insert(Document(parser: document.parser, body: [], root: nil), at: 0)
            return document.root.map(reading)
        }
    }

    private static func parse(_ body: [UInt8], _ documents: inout [Document]) -> JSONElement? {
        guard body.count <= longestKept else {
            return try? JSONParser(maximumDepth: greatestDepth).parse(body)
        }
        let parser =
            documents.count < mostKept
            ? JSONParser(maximumDepth: greatestDepth) : documents.removeFirst().parser
        let root = try? parser.parse(body)
        documents.append(Document(parser: parser, body: body, root: root))
        return root
    }

    private static func isSame(_ body: [UInt8], _ other: [UInt8]) -> Bool {
        body.withUnsafeBytes { body in
            other.withUnsafeBytes { other in
                !body.isEmpty && body.baseAddress == other.baseAddress && body.count == other.count
            }
        }
    }

    /// Spotify's answers nest eight deep; reading them is recursive, and a landed line adds a level.
    private static let greatestDepth = 64
    private static let mostKept = 8
    private static let longestKept = 1 << 20
}
