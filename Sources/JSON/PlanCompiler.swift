import CSimdjson
import Catalog

/// Turns names and pointers into the numbers that the walk goes by.
struct PlanCompiler {
    /// A value's number in its shape, and what it must be.
    private struct Slot {
        var number: UInt32
        var type: sj_type
    }

    private(set) var shapes: [ObjectName: UInt32] = [:]
    private let plan: OpaquePointer
    private var present: [ObjectName: [String: Int]] = [:]
    private var slots: [ObjectName: [String: Slot]] = [:]
    private var groups: [ObjectName: [String: UInt32]] = [:]

    init(plan: OpaquePointer) {
        self.plan = plan
    }

    mutating func compile(_ mapping: Mapping) throws(PlanError) {
        for object in mapping.objects {
            guard shapes[object.name] == nil else {
                throw PlanError(reason: "\(object.name.rawValue) is mapped twice")
            }
            let shape = sj_plan_add_shape(plan)
            shapes[object.name] = shape
            present[object.name] = object.present
            groups[object.name] = ["": sj_plan_group_of(plan, shape)]
        }
        for object in mapping.objects { try compile(object) }
        for object in mapping.objects { try addKnown(of: object) }
        sj_plan_set_code_row(plan, try add(mapping.marketSet, of: nil))
        for object in mapping.objects {
            for pointer in object.present.keys.sorted() where slots[object.name]?[pointer] == nil {
                throw PlanError(
                    reason: "\(object.name.rawValue) has a bit for \(pointer), which nothing reads"
                )
            }
        }
    }

    private mutating func compile(_ object: ObjectMapping) throws(PlanError) {
        let shape = try number(of: object.name)
        var description = sj_shape()
        description.identifier_slot = try slot(object.identifier, SJ_TYPE_IDENTIFIER, of: object.name)
        description.excuse_slot = try slot(object.excuse?.pointer, SJ_TYPE_BOOLEAN, of: object.name)
        description.counts = object.isOccurrence
        description.inherits_identifier = object.inheritsIdentifier
        description.is_closed = object.isClosed
        description.contract = object.contract.planned
        sj_plan_describe(plan, shape, description)
        for part in object.parts { try add(part, to: object.name) }
        for row in object.rows { sj_plan_add_shape_row(plan, shape, try add(row, of: object.name)) }
        for (pointer, known) in object.synonyms.sorted(by: { $0.key < $1.key }) {
            guard let slot = slots[object.name]?[known] else {
                throw PlanError(
                    reason: "\(pointer) of \(object.name.rawValue) stands for \(known), which nothing reads"
                )
            }
            try addKey(pointer, slot: slot.number, of: object.name)
        }
    }

    /// Adds what is known of the object without being read, once all that is read has been added.
    private mutating func addKnown(of object: ObjectMapping) throws(PlanError) {
        for pointer in object.unkept {
            guard slots[object.name]?[pointer] == nil else {
                throw PlanError(
                    reason: "\(pointer) of \(object.name.rawValue) is read, and said not to be kept"
                )
            }
            try addKey(pointer, slot: SJ_NONE, of: object.name)
        }
        for (pointer, words) in object.words.sorted(by: { $0.key < $1.key }) {
            let (outer, key) = try Self.place(of: pointer)
            let group = groups[object.name]?[outer] ?? SJ_NONE
            for word in words {
                let isKnown = key.withText { key in
                    word.withText { group != SJ_NONE && sj_plan_add_word(plan, group, key, $0) }
                }
                guard isKnown else {
                    throw PlanError(
                        reason: "\(pointer) of \(object.name.rawValue) has words, and nothing knows it"
                    )
                }
            }
        }
    }

    private mutating func add(_ part: PartMapping, to name: ObjectName) throws(PlanError) {
        var description = sj_part()
        description.kind = part.content.kind
        description.type = part.content.elementType
        description.shape = SJ_NONE
        if let object = part.content.object { description.shape = try number(of: object) }
        description.slot = try slot(part.pointer, part.content.type, of: name)
        description.offset_slot = try slot(part.offset, SJ_TYPE_INTEGER, of: name)
        description.answers_asked = part.answersAsked
        description.is_required = part.isRequired
        description.row = SJ_NONE
        if let row = part.row { description.row = try add(row, of: part.content.object) }
        sj_plan_add_part(plan, try number(of: name), description)
    }

    /// Adds a row whose values stand in the object called `name`, or in none.
    private mutating func add(_ row: RowMapping, of name: ObjectName?) throws(PlanError) -> UInt32 {
        guard row.columns.map(\.name) == row.table.columns else {
            throw PlanError(reason: "a row of \(row.table.rawValue) has not the columns of its file")
        }
        let number = row.table.rawValue.withText { sj_plan_add_row(plan, row.table.number, $0) }
        for column in row.columns {
            var place = SJ_NONE
            if case .element = column.source { place = 0 }
            if let name {
                place = try slot(column.source.pointer, column.source.slotType, of: name)
            } else if let pointer = column.source.pointer {
                throw PlanError(reason: "\(row.table.rawValue) reads \(pointer) of a plain value")
            }
            var constant = ""
            if case .constant(let text) = column.source { constant = text }
            constant.withText { text in
                sj_plan_add_column(plan, number, column.source.planned, place, column.need.planned, text)
            }
        }
        return number
    }

    private func number(of name: ObjectName) throws(PlanError) -> UInt32 {
        guard let shape = shapes[name] else { throw PlanError(reason: "\(name.rawValue) is not mapped") }
        return shape
    }

    /// The slot of the value at `pointer`, made when nothing read it before.
    private mutating func slot(
        _ pointer: String?,
        _ type: sj_type,
        of name: ObjectName
    ) throws(PlanError) -> UInt32 {
        guard let pointer else { return SJ_NONE }
        if let known = slots[name]?[pointer] {
            // A day is made from a text of whatever kind; a list may be counted and have its nulls told, too.
            guard known.type == type || type == SJ_TYPE_TEXT || type == SJ_TYPE_ANY else {
                throw PlanError(reason: "\(pointer) of \(name.rawValue) is to be of two types")
            }
            return known.number
        }
        let bit = UInt32(present[name]?[pointer] ?? 0)
        let shape = try number(of: name)
        let slot = pointer.withText { sj_plan_add_slot(plan, shape, type, bit, $0) }
        guard slot != SJ_NONE else {
            throw PlanError(reason: "\(name.rawValue) has more than \(SJ_MAX_SLOTS) values")
        }
        slots[name, default: [:]][pointer] = Slot(number: slot, type: type)
        try addKey(pointer, slot: slot, of: name)
        return slot
    }

    /// Makes `pointer` lead to `slot`; what stands before its last key becomes a group of members.
    private mutating func addKey(_ pointer: String, slot: UInt32, of name: ObjectName) throws(PlanError) {
        let (outer, key) = try Self.place(of: pointer)
        let whole = groups[name]?[""] ?? SJ_NONE
        guard !outer.isEmpty else {
            key.withText { sj_plan_add_key(plan, whole, $0, slot, SJ_NONE) }
            return
        }
        var inner = groups[name]?[outer] ?? SJ_NONE
        if inner == SJ_NONE {
            inner = "/\(outer)".withText { sj_plan_add_group(plan, $0) }
            groups[name, default: [:]][outer] = inner
            outer.withText { sj_plan_add_key(plan, whole, $0, SJ_NONE, inner) }
        }
        key.withText { sj_plan_add_key(plan, inner, $0, slot, SJ_NONE) }
    }

    /// The member in which a member stands, empty for the object itself, and its key.
    private static func place(of pointer: String) throws(PlanError) -> (outer: String, key: String) {
        let keys = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(
            String.init
        )
        guard let key = keys.last, keys.count <= 2, keys.allSatisfy({ !$0.isEmpty }) else {
            throw PlanError(reason: "\(pointer) is no pointer to a member, or to a member's member")
        }
        return (keys.count == 2 ? keys[0] : "", key)
    }
}
