/// Header fields in their order, found by name whatever its letter case.
public struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// One header field.
    public struct Field: Sendable, Equatable {
        /// The name as sent; letter case carries no meaning.
        public let name: String
        /// The value without the white space around it.
        public let value: String

        /// A field of that name and value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The fields in the order in which they were sent.
    public private(set) var fields: [Field] = []

    /// Header fields as a literal: `["Accept": "application/json"]`.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// No fields, and room for that many.
    init(capacity: Int) {
        fields.reserveCapacity(capacity)
    }

    /// The value of the first field of that name.
    public subscript(name: String) -> String? {
        // The lengths are compared first: they differ nearly always, and letter case costs a copy.
        fields.first {
            $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased()
        }?.value
    }

    /// Adds a field after those that stand already.
    public mutating func append(name: String, value: String) {
        fields.append(Field(name: name, value: value))
    }
}
