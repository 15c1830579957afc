import Testing

/// Single fields: absent, null, newer, older, of the same instant.
@Suite struct FieldTests {
    private let artist = "select name, popularity, followers from catalog.artist where id = '\(artistA)'"

    @Test func `an absent field erases nothing`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.artist(artistA, at: time(1), name: "Nina", popularity: 60, followers: 900)
            }
            try await database.load { $0.artist(artistA, at: time(2), name: "Nina Simone") }
            #expect(try await database.rows(artist) == ["Nina Simone|60|900"])
        }
    }

    @Test func `a null that was sent erases`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.artist(artistA, at: time(1), name: "Nina", popularity: 60, followers: 900)
            }
            try await database.load { $0.artist(artistA, at: time(2), popularity: nil) }
            #expect(try await database.rows(artist) == ["Nina|.|900"])
        }
    }

    @Test func `a zero is a value`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.artist(artistA, at: time(1), popularity: 60, followers: 900) }
            try await database.load { $0.artist(artistA, at: time(2), popularity: 0) }
            #expect(try await database.rows(artist) == [".|0|900"])
        }
    }

    @Test func `an older answer loaded later changes no newer field`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.artist(artistA, at: time(2), name: "New", popularity: 60) }
            try await database.load {
                $0.artist(artistA, at: time(1), name: "Old", popularity: 50, followers: 7)
            }
            #expect(try await database.rows(artist) == ["New|60|7"])
        }
    }

    @Test func `each field has its own newest answer, in one load too`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.artist(artistA, at: time(3), popularity: 3)
                $0.artist(artistA, at: time(1), name: "One", popularity: 1, followers: 1)
                $0.artist(artistA, at: time(2), name: "Two", popularity: 2)
            }
            #expect(try await database.rows(artist) == ["Two|3|1"])
        }
    }

    @Test(arguments: [["Aa", "Bb"], ["Bb", "Aa"]])
    func `of two answers of one instant the greater value stands`(names: [String]) async throws {
        try await LoadedDatabase.with { database in
            for name in names {
                try await database.load { $0.artist(artistA, at: time(1), name: .value(name)) }
            }
            #expect(try await database.rows(artist) == ["Bb|.|."])
        }
    }

    @Test func `an album keeps all its fields, and the day belongs to the text that stands`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.album(
                    albumA,
                    at: time(2),
                    name: "A",
                    type: "album",
                    totalTracks: 9,
                    released: "1999-05",
                    on: "1999-05-01",
                    precision: "month",
                    label: "L",
                    popularity: 3
                )
                $0.album(albumA, at: time(1), released: "2001-01-02", on: "2001-01-02")
                $0.album(albumB, at: time(1), released: "2001-01-02", on: "2001-01-02")
                $0.album(albumB, at: time(1), released: "rubbish")
            }
            try await database.load { $0.album(albumA, at: time(3), released: "0000", precision: "year") }
            try await database.load {
                $0.album(albumA, at: time(1, 0), released: "1999-05", on: "1999-05-01")
            }
            let rows = try await database.rows(
                """
                select name, album_type, total_tracks, release_date_text, release_date, release_date_precision, label,
                    popularity
                from catalog.album order by id
                """
            )
            #expect(rows == ["A|album|9|0000|.|year|L|3", ".|.|.|rubbish|.|.|.|."])
        }
    }

    @Test func `a track keeps all its fields`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.track(
                    trackA,
                    at: time(1),
                    name: "tab\\tslash\\\\",
                    duration: 1000,
                    explicit: true,
                    popularity: 5,
                    album: .value(albumA)
                )
                $0.track(trackA, at: time(2), name: "T", explicit: false)
            }
            let rows = try await database.rows(
                "select name, duration_ms, explicit, popularity, album_id from catalog.track"
            )
            #expect(rows == ["T|1000|f|5|\(albumA)"])
            #expect(try await database.rows("select name from etl.former_name") == ["tab\tslash\\"])
        }
    }

    @Test func `confirmations tell when each group of fields was last told`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.artist(artistA, at: time(1), name: "A", popularity: 1, genres: [])
                $0.artist(artistA, at: time(2), name: "A")
                $0.album(albumA, at: time(3), name: "L", marketSet: nil, artists: [artistB])
            }
            let rows = try await database.rows(
                """
                select kind, rtrim(id, '0'), extract(day from core_at), extract(day from full_at),
                    extract(day from extended_at), extract(day from markets_at), extract(day from confirmed_at)
                from etl.entity order by kind desc, id
                """
            )
            #expect(
                rows == ["artist|artistA|2|1|1|.|2", "artist|artistB|.|.|.|.|.", "album|albumA|3|.|.|3|3"]
            )
        }
    }
}
