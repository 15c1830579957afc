import CSimdjson
public import Catalog

/// Something in a value written that its mapping does not know.
public struct RowDrift: Sendable, Equatable {
    /// What is not known.
    public enum Kind: Sendable, Equatable {
        /// A field.
        case field
        /// A text where all texts that may stand are known.
        case value(String)
        /// More than one value may report: fields and texts that are only counted.
        case leftOut
    }

    /// What is not known.
    public var kind: Kind
    /// The object that has it; `nil` for what was left out.
    public var object: ObjectName?
    /// Where it stands in the value written: a JSON pointer with `*` for places in lists.
    public var pointer: String
    /// How often it stands there.
    public var count: Int
    /// The first of its values as JSON, at most the first 200 bytes.
    public var example: String

    init(_ drift: sj_drift, of mapping: Mapping) {
        kind =
            switch drift.kind {
            case SJ_DRIFT_FIELD: .field
            case SJ_DRIFT_VALUE: .value(String(drift.word))
            default: .leftOut
            }
        // Shapes are numbered as the mapping's objects are.
        let number = Int(drift.shape)
        object = mapping.objects.indices.contains(number) ? mapping.objects[number].name : nil
        pointer = String(drift.pointer)
        count = drift.count
        example = String(drift.example)
    }
}
