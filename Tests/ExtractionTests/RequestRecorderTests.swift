import Diagnostics
import Foundation
import HTTP
import Landing
import Pipeline
import Spotify
import Testing

@testable import Extraction

/// What is recorded of one stage agrees with its tally and its summary.
@Suite struct RequestRecorderTests {
    @Test func `every failure is accounted for, once`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = (0..<53).map { FakeSpotify.album(3, $0) } + [FakeSpotify.album(9, 9)]
        let spotify = FakeSpotify(.mixed(extended: false)) { target, number in
            if target.contains(FakeSpotify.album(3, 7)) { return HTTPResponse(status: 200, body: [60]) }
            return number > 0 && number % 7 == 0 ? HTTPResponse.failure(503, "Service unavailable") : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        let failures = try world.lines(of: world.run.failures(of: .albums))
        let requests = try world.lines(of: world.run.requests(of: .albums))
        let outcomes = { (lines: [[String: Any]], outcome: String) in
            lines.count { $0["outcome"] as? String == outcome }
        }
        #expect(tally.counts["failed"] == outcomes(failures, "failed"))
        #expect(tally.counts["retried"] == outcomes(failures, "retried"))
        #expect(outcomes(requests, "failed") == outcomes(failures, "failed"))
        #expect(tally.counts["requests"] == requests.count)
        #expect(tally.counts["answers"] == outcomes(requests, "landed") - 1)
        #expect(try world.landed().count == tally.counts["answers"])
        // 54 things were wanted: each was landed or is among the failures.
        #expect((tally.counts["answers"] ?? 0) + (tally.counts["failed"] ?? 0) == 54)
        #expect(failures.allSatisfy { $0["credential"] as? String == "default" })
        #expect(requests.allSatisfy { $0["credential"] as? String == "default" })
    }

    @Test func `a stage sums up what it did and what that cost`() async throws {
        let world = try World(extended: true)
        let spotify = FakeSpotify(.mixed(extended: true)) { _, number in
            number == 1 ? HTTPResponse.failure(429, "Slow down", retryAfter: 0) : nil
        }
        let tally = try await world.extract(.search, from: spotify)
        #expect(tally.counts["requests.search"] == 2)
        #expect(tally.counts["limited"] == 1)
        #expect(tally.counts["time_p50_ms"] != nil)
        #expect(tally.counts["time_p95_ms"] != nil)
        #expect(tally.counts["time_mean_ms"] != nil)
        let said = world.said.all.suffix(2)
        #expect(said.first == "done 1, failed 0, skipped 0, retried 1; 429s 1, not modified 0")
        #expect(said.last?.hasPrefix("requests 2: search 2") == true)
        #expect(said.last?.hasSuffix("rows a request") == true)
        let objects = Double(try #require(tally.counts["objects"]))
        #expect(said.last?.contains("\(objects / 2) rows") == true)
    }

    @Test func `a stage that asks nothing says so`() async throws {
        let world = try World(extended: true)
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        #expect(world.said.all.last == "no requests")
    }

    @Test func `times are counted exactly up to a second's share, whatever their number`() {
        var times = ResponseTimes()
        #expect(times.percentile(0.5) == nil)
        #expect(times.mean == nil)
        for milliseconds in 1...1_000 { times.add(.milliseconds(milliseconds)) }
        #expect(times.percentile(0.5) == .milliseconds(500))
        #expect(times.percentile(0.95) == .milliseconds(950))
        #expect(times.percentile(1) == .milliseconds(1_000))
        #expect(times.percentile(0) == .milliseconds(1))
        #expect(times.mean == .microseconds(500_500))
        times.add(.microseconds(123_456_789))
        #expect(times.percentile(1) == .seconds(123))
    }
}
