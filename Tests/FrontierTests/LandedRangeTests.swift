import Foundation
import TestSupport
import Testing

@testable import Frontier

@Suite struct LandedRangeTests {
    private let scratch: ScratchDirectory
    private let frontier: Frontier

    init() throws {
        scratch = try ScratchDirectory()
        frontier = try Frontier(at: scratch.appending("frontier.sqlite"))
    }

    private func observe(_ bytes: Range<Int>, _ segment: String = "00001.ndjson") async throws -> Int {
        try await frontier.observe(
            [],
            landed: LandedRange(origin: "run/albums", segment: segment, bytes: bytes)
        )
        return try await frontier.bytesRead(origin: "run/albums", segment: segment)
    }

    @Test func `only what was read without a gap counts`() async throws {
        #expect(try await observe(10..<20) == 0)
        #expect(try await observe(30..<40) == 0)
        #expect(try await observe(0..<10) == 20)
        #expect(try await observe(20..<30) == 40)
    }

    @Test func `segments and folders are counted apart`() async throws {
        #expect(try await observe(0..<10) == 10)
        #expect(try await observe(0..<7, "00002.ndjson") == 7)
        #expect(try await frontier.bytesRead(origin: "other/albums", segment: "00001.ndjson") == 0)
    }

    @Test func `a new process goes on from what was noted, not from what was read ahead`() async throws {
        _ = try await observe(0..<10)
        _ = try await observe(20..<30)
        let again = try Frontier(at: scratch.appending("frontier.sqlite"))
        #expect(try await again.bytesRead(origin: "run/albums", segment: "00001.ndjson") == 10)
        try await again.observe(
            [],
            landed: LandedRange(origin: "run/albums", segment: "00001.ndjson", bytes: 10..<30)
        )
        #expect(try await again.bytesRead(origin: "run/albums", segment: "00001.ndjson") == 30)
    }

    @Test func `what overlaps is counted once and nothing goes backwards`() {
        var progress = ReadingProgress(bytes: 100)
        progress.add(0..<50)
        #expect(progress.bytes == 100)
        progress.add(50..<120)
        #expect(progress.bytes == 120)
    }
}
