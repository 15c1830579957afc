import Foundation
import Testing

@testable import Sandbox

/// The folder with Spotify's OpenAPI document and recorded answers, where there is one.
private let shared = ProcessInfo.processInfo.environment["DISCOGRAPH_SHARED"]

/// Every kind of answer against Spotify's own description of it.
@Suite(.enabled(if: shared != nil, "DISCOGRAPH_SHARED names no folder")) struct SchemaTests {
    private static let document = Result {
        let folder = URL(filePath: shared ?? "/nowhere").appending(path: "openapi")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let file = try #require(files.first { $0.pathExtension == "yml" })
        return try String(contentsOf: file, encoding: .utf8)
    }

    private let validator: SchemaValidator

    init() throws {
        validator = try SchemaValidator(document: Self.document.get())
    }

    /// The violations of a printed answer, as a client reads it.
    private func violations(_ target: String, _ route: String, _ api: WebAPI) throws -> Set<String> {
        let printed = Answer(.object(try api.answer(target)), address: "http://127.0.0.1/v1").body
        let schema = validator.schema(route: route)
        #expect(!schema.isEmpty, "the document has no schema for \(route)")
        let found = validator.violations(of: try JSONReader.value(of: printed), schema)
        return Set(found.map(\.description))
    }

    /// One target for each kind of answer, with the document's name of the route.
    private func targets(_ api: WebAPI) -> [(target: String, route: String)] {
        let prolific = api.id(.artist, Landmarks.prolific)
        let kinds = ObjectKind.allCases.map(\.rawValue).joined(separator: ",")
        let singles = (0..<40).flatMap { number in
            [
                ("/v1/artists/\(api.id(.artist, number))", "/artists/{id}"),
                ("/v1/albums/\(api.id(.album, number * 9))", "/albums/{id}"),
                ("/v1/tracks/\(api.id(.track, number * 13))", "/tracks/{id}"),
            ]
        }
        return singles + [
            ("/v1/artists/\(prolific)/albums?limit=10&offset=20", "/artists/{id}/albums"),
            ("/v1/albums/\(api.id(.album, 3))/tracks?limit=50", "/albums/{id}/tracks"),
            ("/v1/search?q=the&type=\(kinds)&limit=10", "/search"),
        ]
    }

    private func batches(_ api: WebAPI) -> [(target: String, route: String)] {
        let plurals: [ObjectKind] = [.artist, .album, .track]
        return plurals.map { kind in
            let ids = (0..<20).map { api.id(kind, $0) }.joined(separator: ",")
            return ("/v1/\(kind.plural)?ids=\(ids)", "/\(kind.plural)")
        } + [("/v1/browse/new-releases?limit=50", "/browse/new-releases")]
    }

    @Test func `extended answers are as described, but for hidden playlists`() throws {
        let api = WebAPI.small()
        for (target, route) in targets(api) + batches(api) {
            let found = try violations(target, route, api)
            #expect(found.subtracting(["$.playlists.items[]: null"]).isEmpty, "\(target)")
        }
    }

    @Test func `the nulls of a batch are the only thing that is not described`() throws {
        let api = WebAPI.small()
        let found = try violations(
            "/v1/tracks?ids=\(api.id(.track, 1)),0TnOYISbd1XYRBk9myaseg",
            "/tracks",
            api
        )
        #expect(found == ["$.tracks[]: null"])
    }

    @Test func `with a market the markets are all that is missing`() throws {
        let api = WebAPI.small()
        for (target, route) in targets(api) + batches(api) {
            let asked = target + (target.contains("?") ? "&" : "?") + "market=DE"
            let found = try violations(asked, route, api).filter { $0 != "$.playlists.items[]: null" }
            #expect(found.allSatisfy { $0.hasSuffix(": no available_markets") }, "\(asked): \(found)")
        }
    }

    @Test func `in development mode the removed fields are all that is missing`() throws {
        let api = WebAPI.small(.development)
        let removed = ["available_markets", "album_group", "label", "popularity"].map { ": no \($0)" }
        for (target, route) in targets(api) {
            let found = try violations(target, route, api).filter { $0 != "$.playlists.items[]: null" }
            #expect(
                found.allSatisfy { violation in removed.contains { violation.hasSuffix($0) } },
                "\(target): \(found)"
            )
        }
    }

    @Test func `errors are as described`() throws {
        let errors: [(APIError, String)] = [
            (.noToken, "401"), (.expiredToken, "401"), (.forbidden, "403"), (.rateLimited, "429"),
            (.quotaExceeded, "429"),
        ]
        for (error, status) in errors {
            let schema = validator.schema(route: "/albums/{id}", status: status)
            #expect(!schema.isEmpty)
            #expect(validator.violations(of: try JSONReader.value(of: error.answer.body), schema).isEmpty)
        }
    }

    @Test func `the validator itself finds what is wrong`() throws {
        let schema = validator.schema(route: "/artists/{id}")
        let wrong: JSONValue = [
            "popularity": "high", "type": "album", "genres": .array([.integer(1)]), "name": .null,
        ]
        let found = Set(validator.violations(of: wrong, schema).map(\.description))
        #expect(
            found == [
                "$.popularity: no integer", "$.type: 'album' is none of artist", "$.genres[]: no string",
                "$.name: null",
            ]
        )
    }
}

/// Every object of the recorded answers, served again.
@Suite(.enabled(if: shared != nil, "DISCOGRAPH_SHARED names no folder")) struct RecordedAnswersTests {
    @Test(arguments: Mode.allCases) func `every recorded object is served and every list is consistent`(
        mode: Mode
    )
        throws
    {
        let catalog = try RecordedCatalog(folder: try #require(shared) + "/recorded")
        let api = WebAPI(catalog, mode: mode)
        let kinds: [ObjectKind] = [.artist, .album, .track]
        for kind in kinds {
            #expect(catalog.count(of: kind) > 400)
            for number in 0..<catalog.count(of: kind) {
                let id = api.id(kind, number)
                #expect(try api.answer("/v1/\(kind.plural)/\(id)")["id"] == .string(id))
            }
        }
        for number in 0..<catalog.count(of: .album) {
            let album = try api.answer("/v1/albums/\(api.id(.album, number))")
            let page = try #require(album["tracks"]?.object)
            let total = page["total"]?.integer ?? -1
            #expect(total == catalog.tracks(onAlbum: number).count)
            #expect(page.objects("items").count == min(50, total))
        }
    }

    @Test func `recorded objects are found by their names`() throws {
        let api = WebAPI(try RecordedCatalog(folder: try #require(shared) + "/recorded"), mode: .extended)
        let answer = try api.answer("/v1/search?q=pitbull&type=artist,album,track&limit=5")
        #expect(answer["artists"]?.object?.objects("items").first?["name"] == "Pitbull")
        #expect(answer["tracks"]?.object?.objects("items").isEmpty == false)
    }
}
