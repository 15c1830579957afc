import CSimdjson

/// The elements of an array, in order.
public struct JSONElements: Sequence, IteratorProtocol {
    private var iterator: sj_iterator
    private let parser: JSONParser

    init(of container: JSONElement) {
        parser = container.parser
        let value = container.value
        iterator = container.kind == .array ? sj_iterate(value) : sj_iterator(next: value, end: value)
    }

    /// The next element, or `nil` past the last.
    public mutating func next() -> JSONElement? {
        var value = sj_value()
        guard sj_next_element(&iterator, &value) else { return nil }
        return JSONElement(value: value, parser: parser)
    }
}
