import Catalog
import Concurrency
import Diagnostics
import Files
import Foundation
import HTTP
import Landing
import Pipeline
import Spotify
import TestSupport
import Testing

@testable import Extraction

@Suite struct ResumeTests {
    /// What ends a stage without another word, as a kill would between two requests.
    private struct Killed: Error {}

    @Test(arguments: [true, false], [true, false])
    func `whenever a stage ends, no landed request is asked again`(
        isExtended: Bool,
        losesFrontier: Bool
    ) async throws {
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: isExtended)
        let world = try World(extended: isExtended)
        var landed: Set<String> = []
        var ends = 0
        for source in LandingSource.allCases {
            while true {
                let spotify = FakeSpotify(catalog) { _, number in
                    if number > 3 { throw Killed() }
                    return nil
                }
                let tally = try? await world.extract(source, from: spotify)
                #expect(landed.isDisjoint(with: spotify.requests))
                landed.formUnion(try world.landed())
                // The landing alone must be enough: a frontier that is lost is made anew from it.
                if losesFrontier { try? FileManager.default.removeItem(at: world.scratch.appending("home")) }
                if tally != nil { break }
                ends += 1
            }
        }
        #expect(ends >= (isExtended ? 3 : 20))
        #expect(
            landed.count
                == catalog.minimum.requests(with: Capabilities(isExtended ? .extended : .development))
                .values.reduce(0, +)
        )
        #expect(try world.landed().count == landed.count)
    }

    @Test func `what another run landed and the frontier never heard of is not asked again`() async throws {
        var world = try World()
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        try await world.extractAll(from: FakeSpotify(catalog))
        try FileManager.default.removeItem(at: world.scratch.appending("home"))
        world.runName = "2026-11-20T23-00-00Z"
        let spotify = FakeSpotify(catalog)
        try await world.extractAll(from: spotify)
        #expect(spotify.requests.isEmpty)
    }

    @Test func `what was landed for another client or service is not taken for our own`() async throws {
        var world = try World()
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        for (name, value) in [("SPOTIFY_CLIENT_ID", "other"), ("SPOTIFY_API_URL", "http://127.0.0.1:2/v1")] {
            world.runName = "run-\(name)"
            world.environment[name] = value
            let spotify = FakeSpotify(catalog)
            _ = try await world.extract(.search, from: spotify)
            #expect(spotify.requests.count == 1)
        }
    }

    @Test func `a run that another client goes on with names both`() async throws {
        var world = try World()
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        let opened = try #require(try LandingOrigin.read(world.run))
        #expect(opened.handovers.isEmpty)
        for client in ["other", "other", "client"] {
            world.environment["SPOTIFY_CLIENT_ID"] = client
            _ = try await world.extract(.artists, from: FakeSpotify(catalog))
        }
        let origin = try #require(try LandingOrigin.read(world.run))
        #expect(origin.client == "client")
        #expect(origin.id == opened.id)
        #expect(origin.openedAt == opened.openedAt)
        #expect(origin.handovers.map(\.client) == ["other", "client"])
        #expect(origin.handovers.allSatisfy { $0.at >= opened.openedAt })
    }

    @Test func `a client learns of the runs that it went on with, not of others of who opened them`()
        async throws
    {
        var world = try World()
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        var counts: [Int] = []
        for (name, client) in [
            ("2026-11-20", "client"), ("2026-11-21", "client"), ("2026-11-21", "other"),
            ("2026-11-22", "other"),
        ] {
            world.runName = name
            world.environment["SPOTIFY_CLIENT_ID"] = client
            try? FileManager.default.removeItem(at: world.scratch.appending("home"))
            let spotify = FakeSpotify(catalog)
            _ = try await world.extract(.search, from: spotify)
            counts.append(spotify.requests.count)
        }
        #expect(counts == [1, 0, 1, 0])
    }

    @Test func `what landed while another app of the pool came first is not asked again`() async throws {
        var world = try World()
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        var counts: [Int] = []
        for (name, apps) in [
            ("2026-11-20", ["main", "other"]), ("2026-11-21", ["other", "main"]),
            ("2026-11-22", ["third", "main", "other"]), ("2026-11-23", ["third"]), ("2026-11-24", ["fourth"]),
        ] {
            world.runName = name
            world.ask(with: apps)
            let spotify = FakeSpotify(catalog)
            _ = try await world.extract(.search, from: spotify)
            counts.append(spotify.requests.count)
        }
        #expect(counts == [1, 0, 0, 0, 1])
    }

    @Test func `a run goes on with the service it began with, or not at all`() async throws {
        var world = try World()
        _ = try await world.extract(.search, from: FakeSpotify(.mixed(extended: true)))
        world.environment["SPOTIFY_API_URL"] = "http://127.0.0.1:2/v1"
        let error = await #expect(throws: OtherServiceError.self) {
            _ = try await world.extract(.artists, from: FakeSpotify(.mixed(extended: true)))
        }
        #expect(error?.remedy == .fixConfiguration)
        #expect(error?.description.contains("127.0.0.1:1") == true)
        await #expect(throws: OtherServiceError.self) { _ = try await world.plan() }
    }

    @Test func `a torn and a corrupt line cost their own request and nothing else`() async throws {
        let world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        try FileManager.default.removeItem(at: world.scratch.appending("home"))
        let segment = world.run.landing(of: .search).appending(component: "00001.ndjson")
        var lines = try String(decoding: Data(contentsOf: segment), as: UTF8.self).split(separator: "\n")
        lines[1] = "{\"request\": rubbish"
        let torn = lines.joined(separator: "\n").dropLast(5)
        try Data(torn.utf8).write(to: segment)
        let spotify = FakeSpotify(catalog)
        _ = try await world.extract(.search, from: spotify)
        #expect(spotify.requests.count == 2)
        #expect(try world.ids(.track).count == 30)
    }

    @Test func `damaged landing of an old run is named, and costs what it told`() async throws {
        var world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        try await world.extractAll(from: FakeSpotify(catalog))
        _ = try SegmentCompression(of: world.run).perform()
        try FileManager.default.removeItem(at: world.scratch.appending("home"))
        let segment = world.run.landing(of: .albums).appending(component: "00001.ndjson.zst")
        try AtomicFile.write(Array("not what was compressed".utf8), to: segment)

        world.runName = "2026-11-20T23-00-00Z"
        let spotify = FakeSpotify(catalog)
        try await world.extractAll(from: spotify)
        #expect(!spotify.requests.isEmpty)
        #expect(spotify.requests.allSatisfy { $0.contains("/albums/") })
        #expect(world.said.all.contains { $0.contains("warning: \(segment.path) is damaged") })
    }

    @Test func `a stop lands what is under way and asks nothing more`() async throws {
        let world = try World(extended: false)
        let stop = StopSignal()
        let spotify = FakeSpotify(.mixed(extended: false)) { _, number in
            if number == 2 { stop.request() }
            return nil
        }
        let tally = try await world.extract(.search, from: spotify, stop: stop)
        #expect(tally.isPartial)
        #expect(tally.reason?.contains("stopped") == true)
        #expect(spotify.requests.count == 2)
        #expect(try world.landed().count == 2)
        #expect(try world.ids(.track).count == 20)
    }

    @Test(.timeLimit(.minutes(10)))
    func `a stop does not wait for an answer that does not come`() async throws {
        let world = try World()
        let stop = StopSignal()
        let spotify = FakeSpotify(.mixed(extended: true)) { _, _ in
            stop.request()
            try await Task.sleep(for: .seconds(3_600))
            return nil
        }
        let tally = try await world.extract(.search, from: spotify, stop: stop)
        #expect(tally.isPartial)
        #expect(try world.landed().isEmpty)
    }
}
