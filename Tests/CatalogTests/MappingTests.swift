import Catalog
import Testing

@Suite struct MappingTests {
    private let mapping = Mapping.spotify

    @Test func `every column of every table is fed, but for those of the line, the quarantine and drift`() {
        let fed = Set(mapping.lineage.map { [$0.table.rawValue, $0.column] })
        let columns = StagedTable.allCases
            .filter { ![.answer, .taggedAnswer, .revalidation, .quarantine, .drift].contains($0) }
            .flatMap { table in table.columns.map { [table.rawValue, $0] } }
        #expect(fed == Set(columns))
    }

    @Test func `every bit of present belongs to exactly one pointer that a row or a list reads`() {
        let bits: [ObjectName: [Int]] = [
            .artist: ArtistField.allCases.map(\.rawValue),
            .album: AlbumField.allCases.map(\.rawValue),
            .track: TrackField.allCases.map(\.rawValue),
        ]
        for object in mapping.objects {
            #expect(object.present.values.sorted() == bits[object.name, default: []])
            let read =
                object.rows.flatMap(\.columns).compactMap(\.source.pointer) + object.parts.map(\.pointer)
            #expect(Set(object.present.keys).isSubset(of: read))
        }
    }

    @Test func `every object is reached from a route or a log`() {
        var reached: Set<ObjectName> = [.request, .failure]
        var open = mapping.routes.map(\.body)
        while let name = open.popLast() {
            guard reached.insert(name).inserted else { continue }
            open += mapping.objects.first { $0.name == name }?.parts.compactMap(\.objectName) ?? []
        }
        #expect(reached == Set(mapping.objects.map(\.name)))
    }

    @Test func `what rows and lists read is not said to be left out`() {
        for object in mapping.objects {
            let columns = object.rows.flatMap(\.columns).compactMap(\.source.pointer)
            let read = Set(columns + object.parts.map(\.pointer) + [object.identifier].compactMap(\.self))
            #expect(read.isDisjoint(with: object.unkept), "\(object.name.rawValue)")
        }
    }

    @Test func `a contract holds for a table, and the run's own logs are not Spotify's`() {
        #expect(
            mapping.contractTables == [
                .artist, .artistImage, .album, .albumImage, .albumCopyright, .track, .albumTrackPage,
                .artistAlbum, .searchPage, .searchHit,
            ]
        )
        let obeying = mapping.obeying([.album: .quarantine, .searchPage: .ignore, .request: .evolve])
        let contracts = Dictionary(uniqueKeysWithValues: obeying.objects.map { ($0.name, $0.contract) })
        #expect(contracts[.album] == .quarantine)
        #expect(contracts[.hits(of: .track)] == .ignore)
        #expect(contracts[.artist] == .evolve)
        #expect(contracts[.request] == .ignore)
    }

    @Test func `rows have their columns in the order of the file`() {
        let rows = mapping.objects.flatMap { $0.rows + $0.parts.compactMap(\.row) } + [mapping.marketSet]
        for row in rows {
            #expect(row.columns.map(\.name) == row.table.columns)
        }
    }

    @Test(
        arguments: [
            (
                "album", "/release_date", "release_date_text", ColumnType.label,
                AlbumField.releaseDate.rawValue
            ),
            ("album", "/release_date", "release_date", .date, AlbumField.releaseDate.rawValue),
            ("artist", "/followers/total", "followers", .bigint, ArtistField.followers.rawValue),
            ("artist", "/genres/*", "genre", .label, ArtistField.genres.rawValue),
            ("track", "/external_ids/* (key)", "kind", .text, TrackField.externalIDs.rawValue),
            ("track", "/artists/*/id", "artist_id", .identifier, TrackField.artists.rawValue),
            ("tracks of an album", "/items/*/disc_number", "disc_number", .integer, 0),
            ("album", "/id", "id", .identifier, 0),
        ]
    )
    func `the lineage tells where a column comes from`(
        object: String,
        pointer: String,
        column: String,
        type: ColumnType,
        present: Int
    ) {
        let found = mapping.lineage.contains { line in
            line.object.rawValue == object && line.pointer == pointer && line.column == column
                && line.type == type
                && line.present == present
        }
        #expect(found)
    }
}

extension PartMapping {
    fileprivate var objectName: ObjectName? {
        switch content {
        case .object(let name), .objects(let name): name
        case .values, .members: nil
        }
    }
}
