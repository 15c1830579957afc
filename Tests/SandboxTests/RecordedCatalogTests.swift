import Foundation
import Testing

@testable import Sandbox

@Suite struct RecordedCatalogTests {
    private static let artist = "0000000000000000000001"
    private static let guest = "0000000000000000000002"
    private static let album = "1000000000000000000001"
    private static let tracks = (1...3).map { "200000000000000000000\($0)" }

    /// Three answers as they may have been recorded, written by hand for these tests.
    private static let answers = [
        // An album with the first two of its three tracks.
        """
        {"type":"album","id":"\(album)","name":"Ébène","album_type":"album","total_tracks":3,"label":"L",
         "available_markets":["DE","FR"],"release_date":"1999-05","release_date_precision":"month",
         "href":"https://api.spotify.com/v1/albums/\(album)",
         "artists":[{"type":"artist","id":"\(artist)","name":"Old Name"}],
         "tracks":{"href":"https://api.spotify.com/v1/albums/\(album)/tracks?offset=0&limit=2","offset":0,"limit":2,
          "total":3,"items":[{"type":"track","id":"\(tracks[0])","name":"One","disc_number":1,"track_number":1,
           "artists":[{"type":"artist","id":"\(artist)","name":"Old Name"}]},
          {"type":"track","id":"\(tracks[1])","name":"Two","disc_number":1,"track_number":2,"popularity":85.0}]}}
        """,
        // The full artist under a newer name, and a track that names the album.
        """
        {"a":{"type":"artist","id":"\(artist)","name":"New Name","popularity":85.0,"genres":["x"],
          "followers":{"href":null,"total":4.9E7}},
         "b":[null,{"type":"track","id":"\(tracks[2])","name":"Three \\ud83c","disc_number":1,"track_number":3,
          "is_playable":true,"linked_from":{"type":"track","id":"2999999999999999999999","name":"no"},
          "artists":[{"type":"artist","id":"\(guest)","name":"Guest"}],
          "album":{"type":"album","id":"\(album)","name":"Ébène"}},
          {"type":"track","id":null,"name":"local"}]}
        """,
        // A page of an artist's albums.
        """
        {"href":"https://api.spotify.com/v1/artists/\(guest)/albums?offset=0&limit=1","items":[
          {"type":"album","id":"\(album)","name":"Ébène","album_group":"compilation"}],
         "limit":1,"next":null,"offset":0,"previous":null,"total":1}
        """,
        "this is not JSON",
    ]

    private func api(
        _ mode: Mode = .extended,
        _ answers: [String] = RecordedCatalogTests.answers
    ) throws -> WebAPI {
        let folder = scratchPath("recorded")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (index, answer) in answers.enumerated() {
            try Data(answer.utf8).write(to: URL(filePath: "\(folder)/\(index).json"))
        }
        return WebAPI(try RecordedCatalog(folder: folder), mode: mode)
    }

    @Test func `the fullest version of an artist is served everywhere`() throws {
        let api = try api()
        let artist = try api.answer("/v1/artists/\(Self.artist)")
        #expect(artist["name"] == "New Name")
        #expect(artist["popularity"] == .number("85.0"))
        #expect(artist["followers"]?.object?["total"] == .number("4.9E7"))
        let album = try api.answer("/v1/albums/\(Self.album)")
        #expect(album.objects("artists").map { $0["name"] } == ["New Name"])
        #expect(album.objects("artists").first?.keys == ["type", "id", "name"])
    }

    @Test func `an album's pages and the tracks that name it make one consistent list`() throws {
        let api = try api()
        let page = try #require(try api.answer("/v1/albums/\(Self.album)")["tracks"]?.object)
        #expect(page.objects("items").compactMap { $0["id"]?.string } == Self.tracks)
        #expect(page["total"] == .integer(3))
        #expect(page["next"] == .null)
        let second = try api.answer("/v1/albums/\(Self.album)/tracks?limit=2&offset=2")
        #expect(second.objects("items").compactMap { $0["id"]?.string } == [Self.tracks[2]])
    }

    @Test func `a track seen in a list only names the album of that list`() throws {
        let track = try api().answer("/v1/tracks/\(Self.tracks[1])")
        #expect(track["album"]?.object?["id"] == .string(Self.album))
        #expect(track["popularity"] == .number("85.0"))
    }

    @Test func `what belongs to the request and not to the object is not served`() throws {
        let api = try api()
        let track = try api.answer("/v1/tracks/\(Self.tracks[2])")
        #expect(track["linked_from"] == nil)
        #expect(track["is_playable"] == nil)
        #expect(throws: APIError.notFound) { try api.answer("/v1/tracks/2999999999999999999999") }
    }

    @Test func `a string that is no text is served as it was recorded`() throws {
        let track = try api().answer("/v1/tracks/\(Self.tracks[2])")
        #expect(track["name"] == .text(#""Three \ud83c""#))
    }

    @Test func `artists' albums come from pages, from credits and from appearances`() throws {
        let api = try api()
        func groups(_ artist: String) throws -> [JSONValue?] {
            try api.answer("/v1/artists/\(artist)/albums").objects("items").map { $0["album_group"] }
        }
        #expect(try groups(Self.artist) == ["album"])
        #expect(try groups(Self.guest) == ["compilation"])
    }

    @Test func `a market decides where markets were recorded`() throws {
        let api = try api()
        let album = try api.answer("/v1/albums/\(Self.album)?market=US")
        #expect(album["is_playable"] == .bool(false))
        #expect(album["available_markets"] == nil)
        #expect(try api.answer("/v1/albums/\(Self.album)?market=DE")["is_playable"] == .bool(true))
    }

    @Test func `objects are found by name`() throws {
        let answer = try api().answer("/v1/search?q=ebene&type=album,artist,track")
        #expect(answer["albums"]?.object?.objects("items").map { $0["id"] } == [.string(Self.album)])
        #expect(answer["artists"]?.object?.objects("items").isEmpty == true)
        #expect(answer["tracks"]?.object?.objects("items").count == 3)
    }

    // S2.16: the query with which a tutorial begins.
    @Test func `the three best of the artists found are one page, the very name first`() throws {
        let artists = ["BTS World", "RM", "Not BTS", "BTS", "BTS Tribute"].enumerated().map { index, name in
            #"{"type":"artist","id":"300000000000000000000\#(index)","name":"\#(name)","genres":[],"popularity":1}"#
        }
        let page = try api(.development, ["[\(artists.joined(separator: ","))]"])
            .answer("/v1/search?q=BTS&type=artist&limit=3")
        #expect(page.keys == ["artists"])
        let found = try #require(page["artists"]?.object)
        #expect(found.keys == ["href", "items", "limit", "next", "offset", "previous", "total"])
        #expect(found["limit"] == .integer(3))
        #expect(found["total"] == .integer(4))
        #expect(found.objects("items").count == 3)
        #expect(found.objects("items").first?["name"] == "BTS")
        #expect(found["next"]?.string?.contains("offset=3&limit=3&query=BTS&type=artist") == true)
    }

    @Test func `development mode removes the same fields`() throws {
        let album = try api(.development).answer("/v1/albums/\(Self.album)")
        #expect(album["label"] == nil)
        #expect(album["available_markets"] == nil)
        #expect(album["release_date"] == "1999-05")
    }

    @Test func `a folder that is missing or holds nothing is refused`() throws {
        #expect(throws: SandboxError.recordingsUnreadable("/nowhere")) {
            try RecordedCatalog(folder: "/nowhere")
        }
        let folder = scratchPath("empty")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: SandboxError.recordingsEmpty(folder)) { try RecordedCatalog(folder: folder) }
    }
}
