import Catalog
import Diagnostics
import Testing
import Warehouse

@Suite struct TraceSubjectTests {
    private static let id = "6dVIqQ8qmQ5GBnJ9shOYGE"

    @Test(arguments: [
        id, "spotify:album:\(id)", "https://open.spotify.com/album/\(id)",
        "https://open.spotify.com/intl-de/album/\(id)?si=0123#x",
    ])
    func `an identifier, a URI and an address name the same`(text: String) throws {
        #expect(try TraceSubject(text, kind: .album).id == Self.id)
    }

    @Test(arguments: ["", "abc", "spotify:album:", "https://open.spotify.com/album/", "\(id)0", "é\(id)"])
    func `what is none ends with 64 and says what is wanted`(text: String) {
        let error = #expect(throws: ProvenanceError.self) { try TraceSubject(text, kind: .track) }
        #expect(error?.remedy == .fixUsage)
        #expect(error?.description.contains("spotify:track:…") == true)
    }

    @Test func `what names another kind is told which`() {
        let album = #expect(throws: ProvenanceError.self) {
            try TraceSubject("spotify:album:\(Self.id)", kind: .track)
        }
        #expect(album?.description.hasSuffix("discograph trace album \(Self.id)") == true)
        let show = #expect(throws: ProvenanceError.self) {
            try TraceSubject("https://open.spotify.com/show/\(Self.id)", kind: .track)
        }
        #expect(show?.description.contains("only artists, albums and tracks") == true)
    }
}
