import CSimdjson
import Catalog

extension ColumnType {
    /// What the walk takes it for.
    var planned: sj_type {
        switch self {
        case .identifier: SJ_TYPE_IDENTIFIER
        case .text, .date: SJ_TYPE_TEXT
        case .label: SJ_TYPE_LABEL
        case .integer: SJ_TYPE_INTEGER
        case .bigint: SJ_TYPE_LONG
        case .boolean: SJ_TYPE_BOOLEAN
        case .timestamp: SJ_TYPE_TIMESTAMP
        case .marketSet: SJ_TYPE_LIST
        }
    }
}

extension ColumnSource {
    /// Where the walk finds it.
    var planned: sj_source {
        switch self {
        case .value, .identifierOf, .element: SJ_FROM_SLOT
        case .firstDay: SJ_FROM_FIRST_DAY
        case .marketSet: SJ_FROM_CODE_SET
        case .count: SJ_FROM_COUNT
        case .following: SJ_FROM_FOLLOWING
        case .isNull: SJ_FROM_IS_NULL
        case .occurrence: SJ_FROM_OCCURRENCE
        case .present: SJ_FROM_PRESENT
        case .content: SJ_FROM_CONTENT
        case .identifier: SJ_FROM_IDENTIFIER
        case .position: SJ_FROM_POSITION
        case .key: SJ_FROM_MEMBER_KEY
        case .owner: SJ_FROM_OWNER
        case .ownerOccurrence: SJ_FROM_OWNER_OCCURRENCE
        case .answer: SJ_FROM_ANSWER
        case .observedOn: SJ_FROM_OBSERVED_ON
        case .market: SJ_FROM_MARKET
        case .query: SJ_FROM_QUERY
        case .asked: SJ_FROM_ASKED
        case .constant: SJ_FROM_CONSTANT
        case .setNumber: SJ_FROM_SET_NUMBER
        case .setMembers: SJ_FROM_SET_MEMBERS
        }
    }

    /// What must stand at its pointer.
    var slotType: sj_type {
        switch self {
        case .value(_, let type): type.planned
        case .marketSet, .count: SJ_TYPE_LIST
        case .identifierOf: SJ_TYPE_OBJECT
        case .following: SJ_TYPE_INTEGER
        case .isNull: SJ_TYPE_ANY
        default: SJ_TYPE_TEXT
        }
    }
}

extension SchemaContract {
    /// What the walk does with what it does not know.
    var planned: sj_contract {
        switch self {
        case .evolve: SJ_CONTRACT_EVOLVE
        case .ignore: SJ_CONTRACT_IGNORE
        case .quarantine: SJ_CONTRACT_QUARANTINE
        }
    }
}

extension RowMapping.Need {
    /// What the walk does without the value.
    var planned: sj_need {
        switch self {
        case .none: SJ_NEED_NONE
        case .value: SJ_NEED_VALUE
        case .reported: SJ_NEED_REPORTED
        case .alternative: SJ_NEED_ALTERNATIVE
        case .different: SJ_NEED_DIFFERENT
        }
    }
}

extension PartMapping.Content {
    /// The mapping of the objects in it.
    var object: ObjectName? {
        switch self {
        case .object(let name), .objects(let name): name
        case .values, .members: nil
        }
    }

    /// What the walk takes it for.
    var kind: sj_part_kind {
        switch self {
        case .object: SJ_PART_OBJECT
        case .objects: SJ_PART_OBJECTS
        case .values: SJ_PART_VALUES
        case .members: SJ_PART_MEMBERS
        }
    }

    /// What must stand at its pointer.
    var type: sj_type {
        switch self {
        case .object, .members: SJ_TYPE_OBJECT
        case .objects, .values: SJ_TYPE_LIST
        }
    }

    /// What its plain values must be.
    var elementType: sj_type {
        switch self {
        case .object, .objects: SJ_TYPE_ANY
        case .values(let type), .members(let type): type.planned
        }
    }
}

extension StagedTable {
    /// Its place among all tables.
    var number: UInt32 {
        UInt32(Self.allCases.firstIndex(of: self) ?? 0)
    }
}

extension String {
    /// Calls `body` with the text's UTF-8, which is valid during the call; an empty text has bytes too, none of them.
    func withText<Result>(_ body: (sj_text) -> Result) -> Result {
        withCString { body(sj_text(bytes: $0, length: utf8.count)) }
    }
}
