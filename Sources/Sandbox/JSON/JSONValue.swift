/// A JSON value that prints as it was written: numbers keep their token, members their order.
enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    /// A number's token as it was read, such as `85.0` or `4.9E7`.
    case number(String)
    case string(String)
    case array([Self])
    case object(JSONObject)
    /// JSON text on one line, ready to print: a list of markets, or a string that Swift cannot hold.
    case text(String)

    /// The string, or null where this is something else.
    var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements, or null where this is something else.
    var array: [Self]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The object, or null where this is something else.
    var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// The whole number, whether it was written as one or as a float.
    var integer: Int? {
        switch self {
        case .integer(let value): value
        case .number(let token): Int(token) ?? Double(token).flatMap { Int(exactly: $0) }
        default: nil
        }
    }

    /// How many scalars that are not null are in here, at any depth.
    var leafCount: Int {
        switch self {
        case .null: 0
        case .array(let elements): elements.reduce(0) { $0 + $1.leafCount }
        case .object(let object): object.members.reduce(0) { $0 + $1.value.leafCount }
        default: 1
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    init(stringLiteral value: String) {
        self = .string(value)
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}
