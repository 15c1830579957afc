import CSimdjson
import Catalog

extension RowProblem {
    init(_ problem: sj_problem, of mapping: Mapping) {
        kind = Kind(problem, of: mapping)
        pointer = String(problem.pointer)
        excerpt = String(problem.excerpt)
    }
}

extension RowProblem.Kind {
    fileprivate init(_ problem: sj_problem, of mapping: Mapping) {
        self =
            switch problem.kind {
            case SJ_REPAIRED_TEXT: .repairedText
            case SJ_REPAIRED_INTEGER: .repairedInteger
            case SJ_WRONG_TYPE: .wrongType(expected: problem.expected.words)
            case SJ_OUT_OF_RANGE: .outOfRange
            case SJ_INVALID_KEY: .invalidKey
            case SJ_NO_IDENTIFIER: .noIdentifier
            case SJ_EXCUSED: mapping.excuse(of: problem.shape)
            case SJ_MISSING: .missing
            case SJ_UNKNOWN_MEMBER: .unknownMember
            case SJ_UNKNOWN_ANSWER: .unknownAnswer
            case SJ_UNMATCHED: .unmatched
            case SJ_NO_CODE: .noCode
            case SJ_REFUSED_FIELD: .refusedField(pointer: String(problem.detail))
            case SJ_REFUSED_VALUE: .refusedValue(pointer: String(problem.detail))
            case SJ_TOO_DEEP: .tooDeep
            case SJ_TOO_MANY_REPAIRED: .leftOut(problem.count, areRepaired: true)
            default: .leftOut(problem.count, areRepaired: false)
            }
    }
}

extension Mapping {
    /// Shapes are numbered as the mapping's objects are.
    fileprivate func excuse(of shape: UInt32) -> RowProblem.Kind {
        guard objects.indices.contains(Int(shape)), let excuse = objects[Int(shape)].excuse else {
            return .noIdentifier
        }
        return .excused(reason: excuse.reason)
    }
}

extension sj_type {
    fileprivate var words: String {
        switch self {
        case SJ_TYPE_IDENTIFIER: "an identifier of 22 base-62 characters"
        case SJ_TYPE_TEXT, SJ_TYPE_LABEL: "a text"
        case SJ_TYPE_INTEGER, SJ_TYPE_LONG: "a whole number"
        case SJ_TYPE_BOOLEAN: "true or false"
        case SJ_TYPE_TIMESTAMP: "a time in UTC"
        case SJ_TYPE_LIST: "a list"
        case SJ_TYPE_OBJECT: "an object"
        default: "a value"
        }
    }
}

extension String {
    init(_ text: sj_text) {
        self.init(decoding: UnsafeRawBufferPointer(start: text.bytes, count: text.length), as: UTF8.self)
    }
}
