import JSON
import Synchronization

/// The documents of bodies just received: what was parsed to see whether it is whole is read without parsing again.
///
/// Few are kept, and no long ones; a body whose document is gone is parsed once more. Several are parsed and read
/// at once, each at a place of its own; of long ones, whose documents take many times their bytes, one at a time.
final class ReceivedBodies: Sendable {
    private struct Document {
        let parser = JSONParser(maximumDepth: greatestDepth)
        /// As long as it is held here, no other body can stand at its address.
        var body: [UInt8] = []
        var root: JSONElement?

        mutating func parse(_ body: [UInt8]) {
            root = try? parser.parse(body)
            self.body = body
        }
    }

    private final class Place: Sendable {
        let document = Mutex(Document())
    }

    private let places = (0..<mostKept).map { _ in Place() }
    private let arrivals = Atomic(0)
    /// Held while a long body has a document.
    private let longDocument = Mutex(())

    /// Whether `body` can be an answer.
    ///
    /// Nothing that is asked for is answered with a bare value, a list, or an object without members.
    ///
    /// - Parameter body: What came.
    /// - Returns: Whether it is one whole JSON document of the right form.
    func isAnswer(_ body: [UInt8]) -> Bool {
        guard body.count <= Self.longestKept else {
            return longDocument.withLock { _ in Self.isAnswer(Self.parse(body)) }
        }
        let start = arrivals.add(1, ordering: .relaxed).oldValue
        for offset in places.indices {
            let isAnswer = place(start + offset).document.withLockIfAvailable { document -> Bool? in
                guard document.body.isEmpty else { return nil }
                document.parse(body)
                return Self.isAnswer(document.root)
            }
            if let isAnswer = isAnswer ?? nil { return isAnswer }
        }
        return place(start).document.withLock { document in
            document.parse(body)
            return Self.isAnswer(document.root)
        }
    }

    /// Whether `body` is whole, and no answer only because it nests too deeply.
    ///
    /// - Parameter body: What came, which ``isAnswer(_:)`` is not true of.
    /// - Returns: Whether asking for the same again would bring the same.
    func isTooDeep(_ body: [UInt8]) -> Bool {
        guard body.first(where: { !" \t\n\r".utf8.contains($0) }) == UInt8(ascii: "{") else { return false }
        return longDocument.withLock { _ in
            let parser = JSONParser(maximumDepth: min(body.count, Self.greatestDepthTold))
            return Self.isAnswer(try? parser.parse(body))
        }
    }

    /// Reads the document of `body`, which is not kept any longer.
    ///
    /// - Parameters:
    ///   - body: What came.
    ///   - reading: What is done with the document's root, which must not be kept.
    /// - Returns: What `reading` returns; `nil` where `body` is no JSON.
    func read<Result: Sendable>(_ body: [UInt8], _ reading: @Sendable (JSONElement) -> Result) -> Result? {
        guard body.count <= Self.longestKept else {
            return longDocument.withLock { _ in Self.parse(body).map(reading) }
        }
        for place in places {
            // A place that is in use has another body.
            let result = place.document.withLockIfAvailable { document -> Result?? in
                guard Self.isSame(document.body, body) else { return nil }
                defer {
                    document.body = []
                    document.root = nil
                }
                return .some(document.root.map(reading))
            }
            if let result = result ?? nil { return result }
        }
        return Self.parse(body).map(reading)
    }

    private func place(_ number: Int) -> Place { places[number % places.count] }

    private static func isAnswer(_ root: JSONElement?) -> Bool {
        root.map { $0.kind == .object && $0.count > 0 } ?? false
    }

    private static func parse(_ body: [UInt8]) -> JSONElement? {
        try? JSONParser(maximumDepth: greatestDepth).parse(body)
    }

    private static func isSame(_ body: [UInt8], _ other: [UInt8]) -> Bool {
        body.withUnsafeBytes { body in
            other.withUnsafeBytes { other in
                !body.isEmpty && body.baseAddress == other.baseAddress && body.count == other.count
            }
        }
    }

    /// Spotify's answers nest eight deep; reading them is recursive, and a landed line adds a level.
    ///
    /// What reads landed lines goes further, to `JSONParser`'s own limit: they may be of any program's making, and
    /// there an object that stands deeper than this is kept back by itself.
    private static let greatestDepth = 64
    /// How deep a body may nest to be told from one that is not whole; nothing walks it, and each level takes memory.
    private static let greatestDepthTold = 1 << 20
    private static let mostKept = 8
    private static let longestKept = 1 << 20
}
