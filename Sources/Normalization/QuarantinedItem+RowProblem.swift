import Digest
import JSON

extension QuarantinedItem {
    /// The item of `problem`, found in `written`, the value that rows were made of.
    ///
    /// - Throws: A `DigestError` when libcrypto cannot compute SHA-256.
    init(_ problem: RowProblem, in written: JSONElement?, landed: String, seenAt: String?) throws {
        // An excerpt that was not cut is the whole.
        let whole =
            problem.excerpt.utf8.count < Self.excerptLimit - JSONElement.longestCut
            ? nil : written?.item(at: problem.pointer, beginning: problem.excerpt)?.text
        self.init(
            kind: problem.isRepaired ? .repaired : .unusable,
            landed: landed,
            pointer: problem.pointer,
            reason: problem.kind.reason,
            excerpt: problem.excerpt,
            digest: try SHA256.hex(of: whole ?? problem.excerpt),
            seenAt: seenAt
        )
    }
}

extension RowProblem.Kind {
    fileprivate var reason: String {
        switch self {
        case .repairedText: "a character that no column can hold was replaced by U+FFFD"
        case .repairedInteger: "a whole number written as a float was made an integer"
        case .wrongType(let expected): "expected \(expected)"
        case .outOfRange: "too large for its column, or no whole number"
        case .invalidKey: "a key with a character that no column can hold"
        case .noIdentifier: "no identifier of 22 base-62 characters"
        case .excused(let reason): reason
        case .missing: "missing, and its row cannot be without it"
        case .unknownMember: "no mapping names this member"
        case .unknownAnswer: "nothing in this answer is mapped"
        case .unmatched:
            "not as many objects answered as were asked for, so none can be told to be another's alias"
        case .noCode: "no market code of two capital letters"
        case .refusedField(let pointer): "unknown field \(pointer), contract quarantine"
        case .refusedValue(let pointer): "unknown value of \(pointer), contract quarantine"
        case .tooDeep: "nested too deeply"
        case .leftOut(let count, _): "\(count) more problems in this answer"
        }
    }
}
