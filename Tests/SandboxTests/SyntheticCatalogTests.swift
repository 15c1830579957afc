import Testing

@testable import Sandbox

@Suite struct SyntheticCatalogTests {
    private let catalog = SyntheticCatalog(seed: 7, artists: 100)

    @Test func `the same seed gives the same catalogue and another seed another one`() {
        let again = SyntheticCatalog(seed: 7, artists: 100)
        let other = SyntheticCatalog(seed: 8, artists: 100)
        for number in 0..<100 {
            #expect(catalog.object(.album, number).members == again.object(.album, number).members)
            #expect(catalog.id(.artist, number) != other.id(.artist, number))
        }
    }

    @Test(arguments: ObjectKind.allCases)
    func `an identifier finds its object and no other kind`(kind: ObjectKind) {
        for number in [0, 1, catalog.count(of: kind) - 1] {
            let id = catalog.id(kind, number)
            #expect(SpotifyID.isWellFormed(id))
            #expect(catalog.number(of: kind, id: id) == number)
            for other in ObjectKind.allCases where other != kind {
                #expect(catalog.number(of: other, id: id) == nil)
            }
        }
        #expect(catalog.number(of: kind, id: "0TnOYISbd1XYRBk9myaseg") == nil)
    }

    @Test func `the prolific artist has 300 albums`() {
        let own = catalog.albums(ofArtist: Landmarks.prolific).filter { $0.group != .appearsOn }
        #expect(own.count >= 300)
    }

    @Test func `the longform artist's albums have the lengths at which paging goes wrong`() {
        let own = catalog.plan.albums.filter { $0.artist == Landmarks.longform }
        #expect(own.map(\.trackCount) == Landmarks.longformLengths)
    }

    @Test func `some track is on three albums under one identifier`() {
        var albums: [Int: Int] = [:]
        for album in 0..<catalog.count(of: .album) {
            for track in catalog.tracks(onAlbum: album) {
                albums[track, default: 0] += 1
            }
        }
        #expect(albums.values.contains { $0 >= 3 })
        #expect(albums.count == catalog.count(of: .track))
    }

    @Test func `twins share an ISRC and nothing but twins do`() {
        let codes = (0..<catalog.count(of: .track)).map { catalog.entry(.track, $0).isrc }
        let (one, other) = catalog.plan.twins.first { codes[$0.key] != nil } ?? (0, 0)
        #expect(one != other)
        #expect(codes[one] == codes[other])
        #expect(Set(codes.compactMap(\.self)).count == codes.compactMap(\.self).count - pairs(codes))
    }

    private func pairs(_ codes: [String?]) -> Int {
        catalog.plan.twins.count { $0.key < $0.value && codes[$0.key] != nil }
    }

    @Test func `every odd name is some artist's`() {
        let names = Set((0..<100).map(catalog.artistName))
        #expect(names.isSuperset(of: OddNames.all))
    }

    @Test func `dates are whole, partial and unknown`() {
        let dates = catalog.plan.albums.map(\.date)
        #expect(Set(dates.map(\.precision)) == ["day", "month", "year"])
        #expect(dates.contains { $0.text == "0000" })
        #expect(dates.contains { $0.precision == "year" && $0.text.count == 7 })
    }

    @Test func `a compilation holds tracks of many artists, on whose pages it appears`() throws {
        let album = try #require(catalog.plan.albums.firstIndex { $0.artist == Landmarks.compiler })
        let artists = Set(catalog.tracks(onAlbum: album).flatMap { catalog.plan.artists(ofTrack: $0) })
        #expect(artists.count > 5)
        for artist in artists {
            #expect(catalog.albums(ofArtist: artist).contains(Release(album: album, group: .appearsOn)))
        }
    }

    @Test func `pages list each group newest first`() {
        let page = catalog.albums(ofArtist: Landmarks.prolific)
        let order = Release.Group.allCases
        #expect(
            page.map { order.firstIndex(of: $0.group) ?? 0 }
                == page.map { order.firstIndex(of: $0.group) ?? 0 }.sorted()
        )
        let singles = page.filter { $0.group == .single }.map { catalog.plan.albums[$0.album].date.text }
        #expect(singles == singles.sorted(by: >))
    }

    @Test func `every track has exactly one home`() {
        for track in stride(from: 0, to: catalog.count(of: .track), by: 37) {
            let home = catalog.plan.home(ofTrack: track)
            #expect(catalog.tracks(onAlbum: home).contains(track))
            #expect(catalog.object(.track, track).album == home)
        }
    }

    @Test(arguments: [1, 2, 3]) func `even the smallest catalogue has its landmarks`(artists: Int) {
        let smallest = SyntheticCatalog(seed: 1, artists: artists)
        #expect(smallest.count(of: .artist) == 3)
        #expect(smallest.count(of: .album) > 300)
    }
}
