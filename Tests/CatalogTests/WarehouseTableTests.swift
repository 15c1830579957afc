import Catalog
import Testing

@Suite struct WarehouseTableTests {
    @Test func `what a column comes from is a column of a rows file that the mapping fills`() {
        let filled = Set(Mapping.spotify.lineage.map { "\($0.table.rawValue).\($0.column)" })
        for table in WarehouseTable.all {
            for column in table.columns {
                #expect(!column.origins.isEmpty, "\(table.name).\(column.name)")
                for case .staged(let staged, let name, _) in column.origins {
                    let isKnown = staged == .answer || filled.contains("\(staged.rawValue).\(name)")
                    #expect(isKnown, "\(table.name).\(column.name) from \(staged.rawValue).\(name)")
                    #expect(staged.columns.contains(name))
                }
            }
        }
    }

    @Test func `every value of an answer that is staged becomes a column, but for what only helps the merge`()
    {
        let used = Set(
            WarehouseTable.all.flatMap(\.columns).flatMap(\.origins).compactMap { origin -> String? in
                guard case .staged(let table, let column, _) = origin else { return nil }
                return "\(table.rawValue).\(column)"
            }
        )
        let read = Mapping.spotify.objects.flatMap { object in
            (object.rows + object.parts.compactMap(\.row)).flatMap { row in
                row.columns.filter { $0.source.pointer != nil || $0.source == .identifier }.map { column in
                    "\(row.table.rawValue).\(column.name)"
                }
            }
        }
        #expect(Set(read).subtracting(used).isEmpty)
    }

    @Test func `a table is found by its name with the schema`() {
        #expect(WarehouseTable.named("catalog.track")?.columns.first?.name == "id")
        #expect(WarehouseTable.named("track") == nil)
        #expect(Set(WarehouseTable.all.map(\.name)).count == WarehouseTable.all.count)
    }
}
