/// Where the value of a column comes from, seen from the object that makes the row.
///
/// A pointer is a JSON pointer inside that object, such as `/followers/total`.
public enum ColumnSource: Sendable, Equatable, Encodable {
    /// The value at `pointer`.
    case value(_ pointer: String, _ type: ColumnType)
    /// The first day of what the text at `pointer` names; null when it names none, as `0000`.
    case firstDay(_ pointer: String)
    /// The number of the list of markets at `pointer`.
    case marketSet(_ pointer: String)
    /// The identifier of the object at `pointer`, which has rows of its own.
    case identifierOf(_ pointer: String)
    /// How many elements the list at `pointer` has, nulls included.
    case count(_ pointer: String)
    /// The number at `pointer` plus one: an offset as a position.
    case following(_ pointer: String)
    /// Whether the value at `pointer` is null.
    case isNull(_ pointer: String)

    /// The number of the answer and that of this object or page within it, combined.
    case occurrence
    /// The bits of the fields and lists that the object carried; not of a list of which nothing can be used.
    case present
    /// A digest of the whole occurrence: its row after this column, and the rows of its lists.
    case content
    /// The object's own identifier; a page goes by that of the object it belongs to.
    case identifier
    /// The place in the list, from 1, earlier pages included.
    case position
    /// The key under which a plain value stands in an object whose keys are data; none where no column can hold it.
    case key
    /// The plain value that is an element of a list, or stands under a key.
    case element(_ type: ColumnType)

    /// The identifier of the object in whose list this one stands.
    case owner
    /// The occurrence of the object, or page, in whose list this one stands.
    case ownerOccurrence

    /// The number of the answer: of its line, over all lines landed.
    case answer
    /// The UTC day on which the answer arrived.
    case observedOn
    /// The market asked for; null where none was.
    case market
    /// The canonical text of the search.
    case query
    /// The identifier asked for, where this object is the answer to it.
    case asked
    /// Always the same text.
    case constant(_ text: String)

    /// The number of a new list of markets, a digest of its members.
    case setNumber
    /// The members of a new list of markets.
    case setMembers

    /// The pointer that the value comes from; `nil` where it is not read from the object.
    public var pointer: String? {
        switch self {
        case .value(let pointer, _), .firstDay(let pointer), .marketSet(let pointer),
            .identifierOf(let pointer),
            .count(let pointer), .following(let pointer), .isNull(let pointer):
            pointer
        default: nil
        }
    }

    /// The type of the column.
    public var type: ColumnType {
        switch self {
        case .value(_, let type), .element(let type): type
        case .firstDay, .observedOn: .date
        case .marketSet, .setNumber: .marketSet
        case .identifierOf, .identifier, .owner, .asked: .identifier
        case .occurrence, .ownerOccurrence, .content: .bigint
        case .count, .following, .present, .position, .answer: .integer
        case .isNull: .boolean
        case .key, .market, .query, .constant, .setMembers: .text
        }
    }
}
