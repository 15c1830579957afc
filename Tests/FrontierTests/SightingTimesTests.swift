import Catalog
import Testing

@testable import Frontier

@Suite struct SightingTimesTests {
    private let ids = [
        "", "a", "1234567890123456789012", "12345678901234567890123", "é\"", "123456789012345678901234",
    ]

    private func texts(_ times: SightingTimes) -> [String: Int] {
        var texts: [String: Int] = [:]
        for group in times.groups {
            group.each { texts[String(decoding: $0, as: UTF8.self)] = $1 }
        }
        return texts
    }

    @Test func `of several times the latest is kept, however long the id is`() {
        var times = SightingTimes()
        for (number, id) in ids.enumerated() {
            for time in [10, 20 + number, 15] { times.add(Sighting(.track, id, .full), at: time) }
        }
        #expect(times.count == ids.count)
        for (number, id) in ids.enumerated() {
            #expect(times.time(of: .track, id, market: "", isFull: true) == 20 + number)
            #expect(times.time(of: .track, id, market: "", isFull: false) == 0)
            #expect(times.time(of: .album, id, market: "", isFull: true) == 0)
        }
        #expect(times.time(of: .track, "b", market: "", isFull: true) == 0)
        #expect(texts(times) == Dictionary(uniqueKeysWithValues: zip(ids, 20...)))
    }

    @Test func `what there is room for is not there yet`() {
        var former = SightingTimes()
        for id in ids { former.add(Sighting(.artist, id, .simplified), at: 1) }
        let times = SightingTimes(roomFor: former)
        #expect(times.count == 0)
        #expect(times.groups.allSatisfy { $0.count == 0 })
        #expect(texts(times).isEmpty)
    }

    @Test func `ids come in the order of their first bytes`() {
        var times = SightingTimes()
        for id in ["b", "ab", "aa", "c"] { times.add(Sighting(.track, id, .full), at: 1) }
        var order: [String] = []
        for group in times.groups {
            group.each { id, _ in order.append(String(decoding: id, as: UTF8.self)) }
        }
        #expect(order == ["aa", "ab", "b", "c"])
    }
}
