import Catalog
import Foundation
import Spotify
import TestSupport
import Testing

@testable import Extraction

@Suite struct CapabilityFileTests {
    @Test func `every fact is called in the file what it is read by`() {
        #expect(CapabilityName.all.map { CapabilityName(text: $0.text) } == CapabilityName.all)
        #expect(CapabilityName.isOpen(.artistAlbums).text == "open.artist-albums")
        #expect(CapabilityName.size(.albumTracks).text == "size.album-tracks")
        #expect(CapabilityName.hasAllFields(.track).text == "fields.track")
        #expect(CapabilityName(text: "size.track") == nil)
    }

    @Test func `what only a later version has a name for stays in the file, and an impossible size does not`()
        throws
    {
        let scratch = try ScratchDirectory()
        let lines = ["open.search": 1, "size.albums": 99, "speed.albums": 7].map { name, value in
            "\"\(name)\": {\"value\": \(value), \"learned_at\": \"2026-11-20T22:10:42Z\"}"
        }
        let url = try scratch.write("{" + lines.joined(separator: ", ") + "}", to: "client.json")
        let file = CapabilityFile(url: url)
        #expect(Set(file.read().keys) == [.isOpen(.search)])
        let fact = CapabilityFact(value: 50, learnedAt: Date(timeIntervalSince1970: 1_795_000_000))
        let merged = try file.merge([.size(.tracks): fact])
        #expect(Set(merged.keys) == [.isOpen(.search), .size(.tracks)])
        let written = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        #expect(written?.keys.sorted() == ["open.search", "size.tracks", "speed.albums"])
    }
}
