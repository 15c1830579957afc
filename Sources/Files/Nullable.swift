/// A property that JSON says even where there is no value, as null, so that every object has the same keys.
@propertyWrapper
public struct Nullable<Value: Encodable>: Encodable {
    /// The value; `nil` where there is none.
    public var wrappedValue: Value?

    /// A property with a value, or without.
    public init(wrappedValue: Value?) {
        self.wrappedValue = wrappedValue
    }

    /// Writes the value alone, or null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

extension Nullable: Sendable where Value: Sendable {}
extension Nullable: Equatable where Value: Equatable {}
extension Nullable: Hashable where Value: Hashable {}
