/// What happens to an object that has something that the mapping does not know: a field, or a value where all
/// values are known.
///
/// The words are those of dlt's schema contracts, as far as they mean the same.
public enum SchemaContract: String, Sendable, CaseIterable, Encodable {
    /// It is used, and what is new in it is reported; landing keeps it until the mapping knows it.
    case evolve
    /// It is used without a report.
    case ignore
    /// It goes to the quarantine instead of the rows; what is new is reported, too.
    case quarantine
}

extension Mapping {
    /// The tables whose contract can be set: those whose rows are made from Spotify's objects.
    public var contractTables: [StagedTable] {
        let tables = Set(objects.filter { $0.contract != .ignore }.compactMap(\.contractTable))
        return StagedTable.allCases.filter(tables.contains)
    }

    /// The mapping with other contracts.
    ///
    /// - Parameter contracts: The contract of each table; what has none keeps its own.
    /// - Returns: A mapping of the same objects.
    public func obeying(_ contracts: [StagedTable: SchemaContract]) -> Mapping {
        let objects = objects.map { object in
            guard let contract = object.contractTable.flatMap({ contracts[$0] }) else { return object }
            var object = object
            object.contract = contract
            return object
        }
        return Mapping(objects: objects, routes: routes, marketSet: marketSet)
    }
}
