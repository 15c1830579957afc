import Catalog
import Foundation
import Frontier
import TestSupport
import Testing

/// What is told at one time, and pages that are told again.
@Suite struct TogetherTests {
    private let scratch: ScratchDirectory
    private let frontier: Frontier
    private let hits = ListName.search("q", type: .album, market: nil, includesExternalAudio: false)

    init() throws {
        scratch = try ScratchDirectory()
        frontier = try Frontier(at: scratch.appending("frontier.sqlite"))
    }

    private func ids(_ list: ListName? = nil) async throws -> [String] {
        try await frontier.members(of: list ?? hits).map(\.id)
    }

    private func page(_ members: [ListMember], at seconds: Double) -> Observation {
        var observation = Observation(answeredAt: Date(timeIntervalSince1970: seconds))
        observation.pages = [
            ListPage(of: hits, offset: 0, count: members.count, nextOffset: nil, members: members)
        ]
        return observation
    }

    @Test func `each of many tasks that tell at once finds its own word known when it returns`() async throws
    {
        let frontier = frontier
        try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    let id = "album\(number)"
                    let list = ListName.tracks(ofAlbum: id, market: nil)
                    var told = Observation.page(of: list, 0..<20, next: nil, at: 10, mark: id)
                    told.sightings = [Sighting(.album, id, .full), Sighting(.artist, "shared", .simplified)]
                    told.etag = "\"\(number)\""
                    let start = number * 10
                    let range = LandedRange(origin: "o", segment: "s", bytes: start..<start + 10)
                    try await frontier.observe([told], landed: range)
                    let status = try await frontier.statuses(of: .album, [id], market: nil).first
                    #expect(status?.etag == "\"\(number)\"")
                    #expect(status?.fullAt == Date(timeIntervalSince1970: 10))
                    #expect(try await frontier.members(of: list).map(\.id) == (0..<20).map { "\($0)\(id)" })
                }
            }
            try await group.waitForAll()
        }
        #expect(try await frontier.bytesRead(origin: "o", segment: "s") == 1_000)
    }

    @Test func `answers told at once are known as if told one by one, in either order`() async throws {
        var old = Observation.page(of: hits, 0..<3, next: nil, at: 10, ids: ["a", "b", "c"])
        old.sightings = [
            Sighting(.album, "a", .full), Sighting(.album, "b", .simplified), Sighting(.album, "c", .missing),
        ]
        old.etag = "old"
        var new = Observation.page(of: hits, 0..<3, next: nil, at: 20, ids: ["b", "a", "d"])
        new.sightings = [
            Sighting(.album, "a", .full), Sighting(.album, "b", .missing), Sighting(.album, "d", .simplified),
        ]
        new.etag = "new"
        let names = ["a", "b", "c", "d"]
        var known: [[ObjectStatus]] = []
        for (index, groups) in [[[old], [new]], [[new], [old]], [[old, new]], [[new, old]]].enumerated() {
            let other = try Frontier(at: scratch.appending("\(index)", "frontier.sqlite"))
            for group in groups { try await other.observe(group) }
            known.append(try await other.statuses(of: .album, names, market: nil))
            #expect(try await other.members(of: hits).map(\.id) == ["b", "a", "d"])
        }
        #expect(known.allSatisfy { $0 == known[0] })
        #expect(known[0][0].etag == "new")
        #expect(known[0][1].missingAt == Date(timeIntervalSince1970: 20))
        #expect(known[0][1].simplifiedAt == Date(timeIntervalSince1970: 10))
    }

    @Test func `a page told again stands as it did, and one that has changed as it is now`() async throws {
        for (seconds, ids) in [
            (1.0, ["a", "b", "c"]), (2, ["a", "b", "c"]), (3, ["c", "a"]), (4, ["c", "x"]),
        ] {
            try await frontier.observe([
                .page(of: hits, 0..<ids.count, next: nil, at: seconds, ids: ids)
            ])
            #expect(try await self.ids() == ids)
            #expect(try await frontier.progress(of: hits).startedAt == Date(timeIntervalSince1970: seconds))
        }
    }

    @Test func `ids of any text, and of several kinds on one page, stand as they were told`() async throws {
        let names = ["with \"quotes\"", "back\\slash", "line\nbreak", "\u{1}\u{1f}", "日本 🎷", "", "plain"]
        let members = names.enumerated().map { position, name in
            ListMember(position: position, kind: position.isMultiple(of: 2) ? .playlist : .show, id: name)
        }
        for seconds in [1.0, 2] {
            try await frontier.observe([page(members, at: seconds)])
            #expect(try await frontier.members(of: hits) == members)
        }
        let playlists = names.enumerated().map { ListMember(position: $0, kind: .playlist, id: $1) }
        for seconds in [3.0, 4] {
            try await frontier.observe([page(playlists, at: seconds)])
            #expect(try await frontier.members(of: hits) == playlists)
        }
    }

    @Test func `an item that stands twice on a page stands where it came first`() async throws {
        for seconds in [1.0, 2] {
            try await frontier.observe([
                .page(of: hits, 0..<4, next: nil, at: seconds, ids: ["a", "b", "a", "c"])
            ])
            #expect(try await frontier.members(of: hits).map(\.position) == [0, 1, 3])
        }
    }
}
