import Catalog

extension ManifestNode {
    /// Reads `contracts`: a word for each table that has one.
    func contracts() throws -> [StagedTable: SchemaContract] {
        if isNull { return [:] }
        var contracts: [StagedTable: SchemaContract] = [:]
        let tables = Mapping.spotify.contractTables.map(\.rawValue)
        for (_, table, value) in try entries(allowed: tables) {
            let word = try value.choice(among: SchemaContract.allCases.map(\.rawValue))
            guard let table = StagedTable(rawValue: table) else { continue }
            contracts[table] = SchemaContract(rawValue: word)
        }
        return contracts
    }
}
