import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct ManifestTests {
    private let pipelines = Checkout.root.appending(component: "pipelines")

    @Test(arguments: ["catalog", "new-releases"])
    func `the pipelines that are shipped can be read`(name: String) throws {
        let manifest = try Manifest(contentsOf: pipelines.appending(component: "\(name).yaml"))
        #expect(manifest.name == name)
        let order = try Plan(of: manifest).stages.map(\.name)
        #expect(order.first == "extract-search")
        #expect(order.suffix(2) == ["load", "check"])
        for stage in manifest.stages where !["migrate", "check"].contains(stage.name) {
            #expect(stage.command == [stage.name, "--run", "${run}", "--manifest", "${manifest}"])
        }
    }

    @Test func `what a manifest leaves out has the defaults of the design`() throws {
        let manifest = try Manifest(yaml: "name: x\nstages:\n  a: {cmd: a}\n", file: "m.yaml")
        #expect(manifest.wishes == Wishes())
        #expect(manifest.concurrency == 4)
        #expect(manifest.schedule == nil)
        #expect(manifest.stages.first?.retry.maxAttempts == 1)
        #expect(manifest.stages.first?.timeout == nil)
    }

    @Test func `everything that can be said is heard`() throws {
        let manifest = try Manifest(yaml: Self.everything, file: "m.yaml")
        var query = SearchQuery(text: "artist:\"miles davis\" year:1959")
        query.types = ["artist", "playlist"]
        query.maxHits = 1_000
        query.market = "NO"
        query.includesExternalAudio = true
        #expect(manifest.wishes.queries == [query, SearchQuery(text: "plain words")])
        #expect(manifest.wishes.newReleases == 20)
        #expect(manifest.wishes.artists == ["0kbYTNQb4Pb1rPbbaF0pT4"])
        #expect(manifest.wishes.albums.isEmpty)
        #expect(manifest.wishes.includeGroups == ["appears_on"])
        #expect(manifest.wishes.depth == 0)
        #expect(manifest.wishes.detail.artist == .simplified)
        #expect(manifest.wishes.detail.track == .full)
        #expect(manifest.wishes.freshness.artist == .seconds(90_000))
        #expect(manifest.wishes.freshness.search == .zero)
        #expect(manifest.wishes.market == "DE")
        #expect(manifest.schedule == "@daily")
        let stage = try #require(manifest.stages.first)
        #expect(stage.command == ["a", "--with", "two words"])
        #expect(stage.parameters == ["queries"])
        #expect(stage.retry.maxAttempts == 3)
        #expect(stage.retry.interval == .seconds(5))
        #expect(stage.timeout == .seconds(5_400))
        #expect(stage.position == Position(line: 19, column: 3))
    }

    private static let everything = """
        name: x
        schedule: "@daily"
        concurrency: 2
        params:
          queries:
            - {q: 'artist:"miles davis" year:1959', types: [artist, playlist], max_hits: 1000, market: NO, include_external: audio}
            - plain words
          new_releases: 20
          artists: [0kbYTNQb4Pb1rPbbaF0pT4]
          albums:
          include_groups: [appears_on]
          depth: 0
          detail: {artist: simplified, track: full}
          freshness:
            artist: 1d1h
            search: 0s
          market: DE
        stages:
          a:
            cmd: a --with "two words"
            params: [queries]
            retry: {max_attempts: 3, interval: 5s}
            timeout: 1h30m
        """

    @Test func `zero new releases are none`() throws {
        let yaml = "name: x\nparams: {new_releases: 0}\nstages:\n  a: {cmd: a}\n"
        #expect(try Manifest(yaml: yaml, file: "m.yaml").wishes.newReleases == nil)
    }

    @Test func `a file that is missing or not text is named`() throws {
        let scratch = try ScratchDirectory()
        #expect(throws: ManifestError.self) { try Manifest(contentsOf: scratch.appending("none.yaml")) }
        let file = scratch.appending("latin.yaml")
        try Data([0x6E, 0xE4, 0x0A]).write(to: file)
        let error = #expect(throws: ManifestError.self) { try Manifest(contentsOf: file) }
        #expect(error?.problem == "is not UTF-8 text")
    }

    @Test func `comments and layout do not make another pipeline`() throws {
        let one = try Manifest(yaml: "name: x\nstages:\n  a: {cmd: a}\n", file: "m.yaml")
        let two = try Manifest(yaml: "# hello\nname: x\n\nstages:\n  a:\n    cmd: a\n", file: "m.yaml")
        #expect(one != two)
        #expect(one.withoutPositions == two.withoutPositions)
    }

    @Test func `patterns pick stages, and one that picks none is refused`() throws {
        let manifest = try Manifest(contentsOf: pipelines.appending(component: "catalog.yaml"))
        let expected: Set = ["extract-search", "extract-artists", "extract-albums", "extract-tracks", "load"]
        #expect(try manifest.stages(matching: ["extract-*", "load"]) == expected)
        #expect(try manifest.stages(matching: []) == nil)
        #expect(throws: RunError.unknownStage("transfrom", suggestion: "transform")) {
            try manifest.stages(matching: ["transfrom"])
        }
    }
}
