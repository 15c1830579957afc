import Spotify
import Testing

@testable import Extraction

@Suite struct RouteSuspicionsTests {
    private let suspicions = RouteSuspicions()
    private let album = Endpoint.album("0000000000000000000001")

    @Test func `a route is suspected for what it refuses, and after each trial that it stands, later`() {
        #expect(!suspicions.suspects(.albums, refusing: "a"))
        #expect(!suspicions.suspects(.albums, refusing: "a"))
        #expect(suspicions.suspects(.albums, refusing: "b"))
        // One trial at a time.
        #expect(!suspicions.suspects(.albums, refusing: "c"))
        suspicions.endTrial(of: .albums, isGone: false)
        #expect(suspicions.suspects(.albums, refusing: "d"))
        suspicions.endTrial(of: .albums, isGone: false)
        suspicions.answered(album, by: .albums)
        #expect(suspicions.lastAnswered(by: .albums) == album)
        for id in 1...7 { #expect(!suspicions.suspects(.albums, refusing: "\(id)")) }
        #expect(suspicions.suspects(.albums, refusing: "8"))
    }
}
