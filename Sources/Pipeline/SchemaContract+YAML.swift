import Catalog

extension ManifestNode {
    /// Reads `contracts`: a word for each table that has one.
    func contracts() throws -> [StagedTable: SchemaContract] {
        if isNull { return [:] }
        var contracts: [StagedTable: SchemaContract] = [:]
        try read(Mapping.spotify.contractTables) { table, value in
            contracts[table] = try value.choice(of: SchemaContract.allCases)
        }
        return contracts
    }
}
