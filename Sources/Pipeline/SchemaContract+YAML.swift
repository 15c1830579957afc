import Catalog

extension ManifestNode {
    /// Reads `contracts`: a word for each table that has one.
    func contracts() throws -> [StagedTable: SchemaContract] {
        if isNull { return [:] }
        var contracts: [StagedTable: SchemaContract] = [:]
        for (table, value) in try entries(of: Mapping.spotify.contractTables) {
            contracts[table] = try value.choice(of: SchemaContract.allCases)
        }
        return contracts
    }
}
