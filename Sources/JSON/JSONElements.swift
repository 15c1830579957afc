import CSimdjson

/// The elements of an array, in order.
public struct JSONElements: Sequence, IteratorProtocol {
    private var iterator: sj_iterator
    private let parser: JSONParser
    /// Of which of the parser's documents the places are.
    private let generation: Int

    init(of container: JSONElement) {
        parser = container.parser
        generation = parser.generation
        let value = container.value
        iterator = container.kind == .array ? sj_iterate(value) : sj_iterator(next: value, end: value)
    }

    /// The next element, or `nil` past the last.
    public mutating func next() -> JSONElement? {
        precondition(generation == parser.generation, "the elements of a JSON array outlived their document")
        var value = sj_value()
        guard sj_next_element(&iterator, &value) else { return nil }
        return JSONElement(value: value, parser: parser)
    }
}
