import Catalog
import Testing

@Suite struct ObjectReferenceTests {
    private static let id = "6dVIqQ8qmQ5GBnJ9shOYGE"

    @Test(
        arguments: [
            (id, nil), ("spotify:album:\(id)", "album"), ("https://open.spotify.com/album/\(id)", "album"),
            ("https://open.spotify.com/intl-de/artist/\(id)?si=0123#x", "artist"),
            ("spotify:user:somebody:playlist:\(id)", "playlist"),
        ] as [(String, String?)]
    )
    func `an identifier, a URI and an address name an object, most also its kind`(
        text: String,
        kind: String?
    ) {
        #expect(ObjectReference(text)?.id == Self.id)
        #expect(ObjectReference(text)?.kind == kind)
    }

    @Test(arguments: [
        "", "abc", ":\(id)", "spotify:album:", "https://open.spotify.com/album/", "\(id)0",
        "https://open.spotify.com/\(id)", "https://open.spotify.com/album/\(id)0?si=1",
    ])
    func `other text names none`(text: String) {
        #expect(ObjectReference(text) == nil)
    }
}
