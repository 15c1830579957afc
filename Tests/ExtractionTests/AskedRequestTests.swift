import Catalog
import Foundation
import JSON
import Landing
import Spotify
import Testing

@testable import Extraction

@Suite struct AskedRequestTests {
    private static let ids = ["0000000000000000000001", "0000000000000000000002"]

    @Test(arguments: [
        Endpoint.search(
            "a b&c+d",
            types: [.artist, .playlist],
            market: "DE",
            includesExternalAudio: true,
            limit: 10,
            offset: 20
        ),
        .newReleases(limit: 50, offset: 50),
        .artist(ids[0]),
        .artists(ids),
        .artistAlbums(ids[0], groups: ["album", "single"], market: "DE", limit: 10, offset: 30),
        .album(ids[0], market: "DE"),
        .albums(ids),
        .albumTracks(ids[0], limit: 50, offset: 50),
        .track(ids[0]),
        .tracks(ids, market: "DE"),
    ])
    func `what was asked is the same in an endpoint, a landed line and a record`(endpoint: Endpoint) throws {
        let request = AskedRequest(endpoint)
        #expect(request.route == endpoint.route)
        #expect(AskedRequest(target: endpoint.target) == request)
        let time = Date(timeIntervalSince1970: 10)
        let answer = Answer(endpoint: endpoint, fetchedAt: time, body: Array("{}".utf8))
        let (line, _) = AnswerReader().read(answer)
        let parser = JSONParser()
        let element = try parser.parse(Array(line.encoded().dropLast()))
        let landed = AskedRequest(line: element)
        #expect(landed == request)
    }
}
