import CSimdjson

/// The members of an object, in order and with repeated keys.
public struct JSONMembers: Sequence, IteratorProtocol {
    private var iterator: sj_iterator
    private let parser: JSONParser
    /// Of which of the parser's documents the places are.
    private let generation: Int

    init(of container: JSONElement) {
        parser = container.parser
        generation = parser.generation
        let value = container.value
        iterator = container.kind == .object ? sj_iterate(value) : sj_iterator(next: value, end: value)
    }

    /// The next key and its value, or `nil` past the last.
    public mutating func next() -> (key: String, value: JSONElement)? {
        precondition(generation == parser.generation, "the members of a JSON object outlived their document")
        var key = sj_text()
        var value = sj_value()
        guard sj_next_member(&iterator, &key, &value) else { return nil }
        let name = UnsafeRawBufferPointer(start: key.bytes, count: key.length)
        return (String(decoding: name, as: UTF8.self), JSONElement(value: value, parser: parser))
    }
}
