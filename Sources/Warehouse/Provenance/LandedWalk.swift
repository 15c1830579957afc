import Catalog
import JSON

/// Walks an answer by the mapping and collects what rows of some objects are made of, with the places of the values.
///
/// It does what `transform` does, slowly and for people, and by the same mapping: which object stands where, whose it
/// is, and which pointer fills which column.
struct LandedWalk {
    private let objects: [ObjectName: ObjectMapping]
    private let owners: Set<String>
    private let market: String?
    private(set) var rows: [LandedRow] = []
    private(set) var lists: [LandedList] = []

    /// What an object is to the one in which it stands.
    private struct Place {
        var pointer = ""
        var owner: String?
        var position: Int?
        var key: String?
    }

    /// A walk that keeps what belongs to `owners`.
    ///
    /// - Parameters:
    ///   - mapping: What `transform` runs.
    ///   - owners: The identifiers whose rows are wanted.
    ///   - market: The market asked for.
    init(_ mapping: Mapping, owners: Set<String>, market: String?) {
        objects = Dictionary(mapping.objects.map { ($0.name, $0) }) { first, _ in first }
        self.owners = owners
        self.market = market
    }

    /// Walks the body of an answer.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - name: What it is.
    ///   - owner: Whose it is, where the request says so.
    mutating func walk(_ body: JSONElement, as name: ObjectName, owner: String?) {
        visit(body, name, Place(owner: owner))
    }

    private mutating func visit(_ element: JSONElement, _ name: ObjectName, _ place: Place) {
        guard element.kind == .object, let object = objects[name] else { return }
        let id = object.identifier.flatMap { element.at($0)?.string }
        let identifier = object.inheritsIdentifier ? place.owner : id
        for row in object.rows { collect(row, of: element, identifier, object.identifier ?? "", place) }
        for part in object.parts {
            guard let value = element.at(part.pointer) else { continue }
            visit(part, value, of: element, identifier, place.pointer + part.pointer)
        }
    }

    private mutating func visit(
        _ part: PartMapping,
        _ value: JSONElement,
        of element: JSONElement,
        _ owner: String?,
        _ pointer: String
    ) {
        switch part.content {
        case .object(let name):
            visit(value, name, Place(pointer: pointer, owner: owner))
        case .objects(let name):
            let first = part.offset.flatMap { element.at($0)?.int } ?? 0
            note(part.row.map { [$0.table] } ?? objects[name]?.elementTables ?? [], value, owner, pointer)
            for (index, item) in value.elements.enumerated() where item.kind == .object {
                let place = Place(
                    pointer: "\(pointer)/\(index)",
                    owner: owner,
                    position: first + index + 1
                )
                if let row = part.row {
                    let own = objects[name]?.identifier ?? ""
                    collect(row, of: item, item.at(own)?.string, own, place)
                }
                visit(item, name, place)
            }
        case .values:
            guard let row = part.row else { return }
            note([row.table], value, owner, pointer)
            for (index, item) in value.elements.enumerated() {
                let place = Place(pointer: "\(pointer)/\(index)", owner: owner, position: index + 1)
                collect(row, of: item, nil, "", place)
            }
        case .members:
            guard let row = part.row else { return }
            note([row.table], value, owner, pointer)
            for (key, item) in value.members {
                let name = key.replacing("~", with: "~0").replacing("/", with: "~1")
                let place = Place(pointer: "\(pointer)/\(name)", owner: owner, key: key)
                collect(row, of: item, nil, "", place)
            }
        }
    }

    private mutating func note(
        _ tables: [StagedTable],
        _ value: JSONElement,
        _ owner: String?,
        _ pointer: String
    ) {
        guard let owner, owners.contains(owner) else { return }
        let count = value.kind == .array ? value.elements.count { !$0.isNull } : value.count
        lists += tables.map { LandedList(table: $0, owner: owner, pointer: pointer, count: count) }
    }

    /// Keeps a row, if it belongs to one of those wanted.
    private mutating func collect(
        _ row: RowMapping,
        of element: JSONElement,
        _ identifier: String?,
        _ identifierPointer: String,
        _ place: Place
    ) {
        let (owner, name) = key(of: row, identifier, place)
        guard let owner, owners.contains(owner) else { return }
        var fields: [String: LandedField] = [:]
        for column in row.columns {
            switch column.source {
            case .identifier:
                fields[column.name] = LandedField(
                    pointer: place.pointer + identifierPointer,
                    text: identifier
                )
            case .owner:
                guard place.owner != nil else { continue }
                fields[column.name] = LandedField(pointer: place.pointer, text: place.owner, isDerived: true)
            case .key:
                fields[column.name] = LandedField(pointer: place.pointer, text: place.key)
            case .position:
                let text = place.position.map { "\($0)" }
                fields[column.name] = LandedField(pointer: place.pointer, text: text, isDerived: true)
            case .market: fields[column.name] = LandedField(pointer: nil, text: market)
            default: fields[column.name] = element.field(column.source, below: place.pointer)
            }
        }
        if row.table == .trackPlayability, fields["is_playable"] == nil, fields["restriction"] == nil {
            return
        }
        // Only rows that say what they carry leave the rest as it was: elsewhere what is absent becomes null.
        if !row.columns.contains(where: { $0.source == .present }) {
            for column in row.columns where fields[column.name] == nil {
                fields[column.name] = LandedField(pointer: place.pointer, text: nil)
            }
        }
        rows.append(
            LandedRow(table: row.table, owner: owner, place: name, pointer: place.pointer, fields: fields)
        )
    }

    /// Whose a row is, and its place there.
    private func key(of row: RowMapping, _ id: String?, _ place: Place) -> (owner: String?, place: String?) {
        switch row.table {
        case .artist, .album, .track: (id, nil)
        case .trackPlayability: (id, market)
        case .artistAlbum: (place.owner, id)
        default: (place.owner, place.key ?? place.position.map { "\($0)" })
        }
    }
}

extension ObjectMapping {
    /// The rows files of those rows that are elements of the list in which the object stands.
    fileprivate var elementTables: [StagedTable] {
        identifier == nil ? rows.map(\.table) : []
    }
}
