import Catalog
import Foundation
import Frontier
import SQLite
import Synchronization
import TestSupport
import Testing

/// Whoever asks waits without a thread.
@Suite struct BlockingTests {
    /// How many readers have asked, and how many were answered.
    private final class Counts: Sendable {
        let begun = Mutex(0)
        let ended = Mutex(0)
    }

    @Test func `more readers of a locked file than processors leave other tasks alone`() async throws {
        let scratch = try ScratchDirectory()
        let url = scratch.appending("frontier.sqlite")
        _ = try Frontier(at: url)
        let holder = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        // Without a log a writer locks readers out.
        try holder.execute(Array("pragma journal_mode = delete".utf8))
        let frontier = try Frontier(reading: url)
        try holder.execute(Array("begin exclusive".utf8))

        let counts = Counts()
        let count = 2 * ProcessInfo.processInfo.activeProcessorCount + 4
        let readers = (0..<count).map { number in
            Task {
                counts.begun.withLock { $0 += 1 }
                defer { counts.ended.withLock { $0 += 1 } }
                return try await frontier.statuses(of: .album, ["\(number)"], market: nil)
            }
        }
        #expect(try await eventually { counts.begun.withLock { $0 } == count })
        #expect(counts.ended.withLock { $0 } == 0)
        try holder.execute(Array("commit".utf8))
        for reader in readers { #expect(try await reader.value == [ObjectStatus()]) }
    }

    @Test func `of many things that are asked for at once each is known in its place`() async throws {
        let scratch = try ScratchDirectory()
        let url = scratch.appending("frontier.sqlite")
        let frontier = try Frontier(at: url, holding: .seconds(3_600))
        let numbers = Array(0..<1_100)
        let lists = numbers.map { ListName.tracks(ofAlbum: "\($0)", market: nil) }
        for number in [3, 600, 1_099] {
            var told = Observation.page(of: lists[number], 0..<1, next: nil, at: Double(number))
            told.sightings = [Sighting(.album, "\(number)", .full)]
            let range = LandedRange(origin: "o", segment: "s", bytes: number..<number + 1)
            try await frontier.observe([told], landed: range)
        }
        let known = numbers.map { number in
            [3, 600, 1_099].contains(number) ? Date(timeIntervalSince1970: Double(number)) : nil
        }
        let statuses = try await frontier.statuses(of: .album, numbers.map(String.init), market: nil)
        #expect(statuses.map(\.fullAt) == known)
        let progress = try await frontier.progress(of: lists)
        #expect(progress.map(\.startedAt) == known)
        #expect(progress.map(\.isComplete) == known.map { $0 != nil })
        var counts: [Int] = []
        try await frontier.members(of: lists) { index, members in
            #expect(index == counts.count)
            counts.append(members.count)
        }
        #expect(counts == known.map { $0 == nil ? 0 : 1 })
    }
}
