import Catalog
import Foundation
import Frontier
import TestSupport
import Testing

@Suite struct ListProgressTests {
    private let scratch: ScratchDirectory
    private let frontier: Frontier
    private let list = ListName.albums(ofArtist: "x", groups: ["single", "album"], market: nil)

    init() throws {
        scratch = try ScratchDirectory()
        frontier = try Frontier(at: scratch.appending("frontier.sqlite"))
    }

    private func ids() async throws -> [String] {
        try await frontier.members(of: list).map(\.id)
    }

    @Test func `a list is read on where its last page ended`() async throws {
        try await frontier.observe([.page(of: list, 0..<10, next: 10, at: 1)])
        #expect(try await frontier.progress(of: list).nextOffset == 10)
        try await frontier.observe([.page(of: list, 10..<20, next: 20, at: 2)])
        #expect(try await frontier.progress(of: list).nextOffset == 20)
        try await frontier.observe([.page(of: list, 20..<23, next: nil, at: 3)])
        let progress = try await frontier.progress(of: list)
        #expect(progress.isComplete)
        #expect(progress.startedAt == Date(timeIntervalSince1970: 1))
        #expect(try await ids() == (0..<23).map(String.init))
    }

    @Test func `pages told in another order make the same list`() async throws {
        try await frontier.observe([
            .page(of: list, 20..<23, next: nil, at: 3), .page(of: list, 0..<10, next: 10, at: 1),
            .page(of: list, 10..<20, next: 20, at: 2),
        ])
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await ids() == (0..<23).map(String.init))
    }

    @Test func `a new first page begins a new reading`() async throws {
        try await frontier.observe([
            .page(of: list, 0..<10, next: 10, at: 1), .page(of: list, 10..<20, next: nil, at: 2),
            .page(of: list, 0..<10, next: 10, at: 5, mark: "new"),
        ])
        let progress = try await frontier.progress(of: list)
        #expect(progress.startedAt == Date(timeIntervalSince1970: 5))
        #expect(progress.nextOffset == 10)
        #expect(try await ids() == (0..<10).map { "\($0)new" } + (0..<20).map(String.init))
    }

    @Test func `a last page ends the list, whatever stood behind it`() async throws {
        try await frontier.observe([
            .page(of: list, 0..<10, next: 10, at: 1), .page(of: list, 10..<20, next: nil, at: 2),
            .page(of: list, 0..<4, next: nil, at: 5),
        ])
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await ids() == ["0", "1", "2", "3"])
    }

    @Test func `an older page does not undo a newer one`() async throws {
        try await frontier.observe([
            .page(of: list, 0..<10, next: nil, at: 5, mark: "new"), .page(of: list, 0..<10, next: 10, at: 1),
        ])
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await ids().first == "0new")
    }

    @Test func `an answer told again with less takes neither total nor tag away, in either order`()
        async throws
    {
        let tag = PageTag(etag: "\"1\"", target: "first")
        let landed = Observation.page(of: list, 0..<10, next: 10, at: 5, total: 35, tag: tag)
        // The warehouse keeps no tag, and may know the total.
        let recalled = Observation.page(of: list, 0..<10, next: 10, at: 5, total: 35)
        let untold = Observation.page(of: list, 0..<10, next: 10, at: 5)
        for (index, told) in [[landed, recalled, untold], [untold, recalled, landed]].enumerated() {
            let other = try Frontier(at: scratch.appending("\(index)", "frontier.sqlite"))
            for observation in told { try await other.observe([observation]) }
            #expect(try await other.progress(of: list).total == 35)
            #expect(try await other.etag(of: list, at: 0, target: tag.target) == tag.etag)
            // A newer answer says what holds now, and what it leaves out holds no more.
            try await other.observe([.page(of: list, 0..<10, next: 10, at: 6)])
            #expect(try await other.progress(of: list).total == nil)
            #expect(try await other.etag(of: list, at: 0, target: tag.target) == nil)
        }
    }

    @Test func `a limit leaves out what stands behind it`() async throws {
        try await frontier.observe([.page(of: list, 0..<10, next: nil, at: 1)])
        #expect(try await frontier.members(of: list, limit: 3).map(\.position) == [0, 1, 2])
    }

    @Test func `the groups are a set, and everything else tells lists apart`() {
        #expect(list == .albums(ofArtist: "x", groups: ["album", "single"], market: nil))
        #expect(list != .albums(ofArtist: "x", groups: ["album"], market: nil))
        #expect(list != .albums(ofArtist: "x", groups: ["album", "single"], market: "DE"))
        let searches: Set<ListName> = [
            .search("a", type: .album, market: nil, includesExternalAudio: false),
            .search("a", type: .track, market: nil, includesExternalAudio: false),
            .search("a", type: .album, market: "DE", includesExternalAudio: false),
            .search("a", type: .album, market: nil, includesExternalAudio: true),
            .search("DE||a", type: .album, market: nil, includesExternalAudio: false),
        ]
        #expect(searches.count == 5)
    }
}
