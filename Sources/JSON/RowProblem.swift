/// What was wrong with a value on its way into a row.
public struct RowProblem: Sendable, Equatable {
    /// What was wrong.
    public enum Kind: Sendable, Equatable {
        /// A character that no column can hold became U+FFFD.
        case repairedText
        /// A whole number written as a float became an integer.
        case repairedInteger
        /// Something else stands where a value of that kind must.
        case wrongType(expected: String)
        /// A number, or a text meant for an index, is too large for its column.
        case outOfRange
        /// A key has a character that no column can hold; repaired, it might equal another key.
        case invalidKey
        /// There is no identifier of 22 base-62 characters.
        case noIdentifier
        /// There is no identifier, and the mapping knows why.
        case excused(reason: String)
        /// What a row needs is missing or null.
        case missing
        /// No mapping names this member.
        case unknownMember
        /// Nothing in the answer is mapped.
        case unknownAnswer
        /// Not as many objects answered as were asked for, so it is unknown which belongs to which.
        case unmatched
        /// An element of a list of markets is no code of two letters.
        case noCode
        /// There is a field that no mapping names, and the object's contract refuses that.
        case refusedField(pointer: String)
        /// There is a value that is not among those known, and the object's contract refuses that.
        case refusedValue(pointer: String)
        /// It is nested too deeply.
        case tooDeep
        /// That many more problems were left out; whether each of their values is kept, repaired.
        case leftOut(Int, areRepaired: Bool)
    }

    /// What was wrong.
    public var kind: Kind
    /// Where it stands in the value written, as a JSON pointer.
    public var pointer: String
    /// The value as JSON, at most its first 2 KB; where it is missing, the object that lacks it.
    public var excerpt: String

    /// Whether the value is kept in spite of it, repaired.
    public var isRepaired: Bool {
        switch kind {
        case .repairedText, .repairedInteger: true
        case .leftOut(_, let areRepaired): areRepaired
        default: false
        }
    }
}
