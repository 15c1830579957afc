import Catalog
import Foundation
import Frontier
import TestSupport
import Testing

/// Lists that grow at their top: an artist's albums.
@Suite struct NewsTests {
    private let scratch: ScratchDirectory
    private let frontier: Frontier
    private let list = ListName.albums(ofArtist: "x", groups: ["album"], market: nil)

    init() throws {
        scratch = try ScratchDirectory()
        frontier = try Frontier(at: scratch.appending("frontier.sqlite"), sweep: .seconds(1_000))
    }

    private func ids() async throws -> [String] {
        try await frontier.members(of: list).map(\.id)
    }

    /// Thirty albums, read to the end from second 1 on.
    private func readAll(total: Int? = nil) async throws {
        for start in stride(from: 0, to: 30, by: 10) {
            let next = start == 20 ? nil : start + 10
            try await frontier.observe([
                .page(of: list, start..<start + 10, next: next, at: 1 + Double(start), total: total)
            ])
        }
        #expect(try await frontier.progress(of: list).isComplete)
    }

    private func old(_ range: Range<Int>) -> [String] { range.map(String.init) }

    @Test func `a first page that brings nothing new ends a later reading`() async throws {
        try await readAll()
        try await frontier.observe([.page(of: list, 0..<10, next: 10, at: 100)])
        let progress = try await frontier.progress(of: list)
        #expect(progress.isComplete)
        #expect(progress.startedAt == Date(timeIntervalSince1970: 100))
        #expect(try await ids() == old(0..<30))
    }

    @Test func `what is new stands before what is known, and nothing is lost in between`() async throws {
        try await readAll()
        try await frontier.observe([
            .page(of: list, 0..<10, next: 10, at: 100, ids: ["a", "b", "c"] + old(0..<7))
        ])
        #expect(try await frontier.progress(of: list).nextOffset == 10)
        #expect(try await ids() == ["a", "b", "c"] + old(0..<30))
        try await frontier.observe([.page(of: list, 10..<20, next: 20, at: 101, ids: old(7..<17))])
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await ids() == ["a", "b", "c"] + old(0..<30))
    }

    @Test func `more news than a page holds are read until none is left`() async throws {
        try await readAll()
        let news = (0..<12).map { "n\($0)" }
        try await frontier.observe([
            .page(of: list, 0..<10, next: 10, at: 100, ids: Array(news.prefix(10)))
        ])
        try await frontier.observe([
            .page(of: list, 10..<20, next: 20, at: 101, ids: news.suffix(2) + old(0..<8))
        ])
        #expect(try await frontier.progress(of: list).nextOffset == 20)
        try await frontier.observe([.page(of: list, 20..<30, next: 30, at: 102, ids: old(8..<18))])
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await ids() == news + old(0..<30))
    }

    @Test func `a total that has grown by more than was found leads on`() async throws {
        try await readAll(total: 30)
        try await frontier.observe([.page(of: list, 0..<10, next: 10, at: 100, total: 31)])
        #expect(try await frontier.progress(of: list).nextOffset == 10)
        let second = old(10..<15) + ["new"] + old(15..<19)
        try await frontier.observe([.page(of: list, 10..<20, next: 20, at: 101, ids: second, total: 31)])
        try await frontier.observe([
            .page(of: list, 20..<30, next: 30, at: 102, ids: old(19..<29), total: 31)
        ])
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await ids() == old(0..<15) + ["new"] + old(15..<30))
        try await frontier.observe([.page(of: list, 0..<10, next: 10, at: 200, total: 31)])
        #expect(try await frontier.progress(of: list).isComplete)
    }

    @Test func `what cannot be shown at the top of a list hides no news behind the next page`() async throws {
        func nothing(at seconds: Double) -> Observation {
            var observation = Observation(answeredAt: Date(timeIntervalSince1970: seconds))
            observation.pages = [ListPage(of: list, offset: 0, count: 1, nextOffset: 1, members: [])]
            return observation
        }
        try await frontier.observe([
            nothing(at: 1), .page(of: list, 1..<11, next: 11, at: 2, total: 31),
            .page(of: list, 11..<21, next: 21, at: 3, total: 31),
            .page(of: list, 21..<31, next: nil, at: 4, total: 31),
        ])
        #expect(try await frontier.progress(of: list).isComplete)

        try await frontier.observe([nothing(at: 100)])
        #expect(try await frontier.progress(of: list).nextOffset == 1)
        try await frontier.observe([.page(of: list, 1..<11, next: 11, at: 101, total: 36)])
        #expect(try await frontier.progress(of: list).nextOffset == 11)
        #expect(try await frontier.progress(of: list).total == 36)
        let news = ["a", "b", "c", "d", "e"]
        try await frontier.observe([
            .page(of: list, 11..<21, next: 21, at: 102, ids: old(11..<16) + news, total: 36),
            .page(of: list, 21..<31, next: 31, at: 103, ids: old(16..<26), total: 36),
        ])
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await ids() == old(1..<16) + news + old(16..<31))

        // What the list is compared with next time is the total that the second page told.
        try await frontier.observe([
            nothing(at: 200), .page(of: list, 1..<11, next: 11, at: 201, total: 37),
        ])
        #expect(try await frontier.progress(of: list).nextOffset == 11)
        try await frontier.observe([.page(of: list, 1..<11, next: 11, at: 202, total: 36)])
        #expect(try await frontier.progress(of: list).isComplete)
    }

    @Test func `once the last whole reading is too old, the list is read to its end`() async throws {
        try await readAll()
        try await frontier.observe([.page(of: list, 0..<10, next: 10, at: 2_000)])
        #expect(try await frontier.progress(of: list).nextOffset == 10)
        try await frontier.observe([
            .page(of: list, 10..<20, next: 20, at: 2_001),
            .page(of: list, 20..<25, next: nil, at: 2_002),
        ])
        #expect(try await frontier.progress(of: list).isComplete)
        // What a whole reading has not seen is gone.
        #expect(try await ids() == old(0..<25))
        try await frontier.observe([.page(of: list, 0..<10, next: 10, at: 2_500)])
        #expect(try await frontier.progress(of: list).isComplete)
    }

    @Test func `a whole reading that breaks off loses nobody`() async throws {
        try await readAll()
        try await frontier.observe([
            .page(of: list, 0..<10, next: 10, at: 2_000), .page(of: list, 10..<10, next: nil, at: 2_001),
        ])
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await ids() == old(0..<30))
        // It is read to its end next time.
        try await frontier.observe([.page(of: list, 0..<10, next: 10, at: 2_500)])
        #expect(try await frontier.progress(of: list).nextOffset == 10)
    }

    @Test func `a list that moves on while it is read keeps every member once`() async throws {
        try await frontier.observe([.page(of: list, 0..<10, next: 10, at: 1)])
        // One album came in at the top: the second page begins with what ended the first.
        try await frontier.observe([.page(of: list, 10..<20, next: nil, at: 2, ids: old(9..<19))])
        #expect(try await ids() == old(0..<19))
    }

    @Test func `telling pages twice changes nothing`() async throws {
        try await readAll()
        let news = Observation.page(of: list, 0..<10, next: 10, at: 100, ids: ["a"] + old(0..<9))
        let rest = Observation.page(of: list, 10..<20, next: 20, at: 101, ids: old(9..<19))
        try await frontier.observe([news, rest])
        let progress = try await frontier.progress(of: list)
        try await frontier.observe([news, rest])
        #expect(try await frontier.progress(of: list) == progress)
        #expect(try await ids() == ["a"] + old(0..<30))
    }

    @Test func `a page that is as it was ends the reading like one without news`() async throws {
        let tag = PageTag(etag: "\"1\"", target: "/v1/artists/x/albums?limit=10&offset=0")
        try await readAll()
        try await frontier.observe([
            .page(of: list, 0..<10, next: 10, at: 100, ids: ["a"] + old(0..<9), tag: tag)
        ])
        try await frontier.observe([.page(of: list, 10..<20, next: 20, at: 101, ids: old(9..<19))])
        #expect(try await frontier.etag(of: list, at: 0, target: tag.target) == tag.etag)
        #expect(try await frontier.etag(of: list, at: 0, target: "another") == nil)

        var unchanged = Observation(answeredAt: Date(timeIntervalSince1970: 200))
        unchanged.unchanged = [UnchangedPage(of: list, offset: 0, market: nil, tag: tag)]
        try await frontier.observe([unchanged])
        let progress = try await frontier.progress(of: list)
        #expect(progress.isComplete)
        #expect(progress.startedAt == Date(timeIntervalSince1970: 200))
        #expect(try await ids() == ["a"] + old(0..<30))
    }

    @Test func `what moved behind news has no tag any more`() async throws {
        let tag = PageTag(etag: "\"2\"", target: "second")
        try await frontier.observe([
            .page(of: list, 0..<10, next: 10, at: 1), .page(of: list, 10..<20, next: nil, at: 2, tag: tag),
        ])
        #expect(try await frontier.etag(of: list, at: 10, target: "second") == "\"2\"")
        try await frontier.observe([.page(of: list, 0..<10, next: 10, at: 100, ids: ["a"] + old(0..<9))])
        #expect(try await frontier.etag(of: list, at: 10, target: "second") == nil)
    }

    @Test func `what an unchanged page shows is as fresh as the page, as whole as it was there`() async throws
    {
        let hits = ListName.search("q", type: .artist, market: nil, includesExternalAudio: false)
        let tag = PageTag(etag: "\"1\"", target: "t")
        var first = Observation(answeredAt: Date(timeIntervalSince1970: 10))
        first.sightings = [Sighting(.artist, "whole", .full), Sighting(.artist, "part", .simplified)]
        first.pages = [
            ListPage(
                of: hits,
                offset: 0,
                count: 2,
                nextOffset: nil,
                members: [
                    ListMember(position: 0, kind: .artist, id: "whole"),
                    ListMember(position: 1, kind: .artist, id: "part"),
                ]
            )
        ]
        first.pages[0].tag = tag
        try await frontier.observe([first, .sighting(.artist, "part", .full, at: 5)])
        var unchanged = Observation(answeredAt: Date(timeIntervalSince1970: 20))
        unchanged.unchanged = [UnchangedPage(of: hits, offset: 0, market: nil, tag: tag)]
        try await frontier.observe([unchanged])
        let statuses = try await frontier.statuses(of: .artist, ["whole", "part"], market: nil)
        #expect(statuses.map(\.fullAt) == [20, 5].map { Date(timeIntervalSince1970: $0) })
        #expect(statuses.map(\.simplifiedAt) == [20, 20].map { Date(timeIntervalSince1970: $0) })

        unchanged.unchanged[0].tag.etag = "\"another\""
        unchanged.answeredAt += 10
        try await frontier.observe([unchanged])
        #expect(try await frontier.progress(of: hits).startedAt == Date(timeIntervalSince1970: 20))
    }

    @Test func `a page that only repeats what stands before it is told apart`() async throws {
        for list in [list, ListName.search("q", type: .album, market: nil, includesExternalAudio: false)] {
            try await frontier.observe([.page(of: list, 0..<10, next: 10, at: 1, total: 35)])
            try await frontier.observe([.page(of: list, 10..<20, next: 20, at: 2, ids: old(0..<10))])
            #expect(try await !frontier.isRepetition(list, at: 0))
            #expect(try await frontier.isRepetition(list, at: 10))
            #expect(try await frontier.members(of: list).map(\.id) == old(0..<10))
            #expect(try await frontier.progress(of: list).total == 35)

            var nulls = Observation(answeredAt: Date(timeIntervalSince1970: 3))
            nulls.pages = [ListPage(of: list, offset: 20, count: 10, nextOffset: 30, members: [])]
            try await frontier.observe([nulls])
            #expect(try await !frontier.isRepetition(list, at: 20))
            #expect(try await frontier.progress(of: list).nextOffset == 30)
        }
    }
}
