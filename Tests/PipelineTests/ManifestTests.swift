import Catalog
import Foundation
import Pipeline
import Quota
import TestSupport
import Testing

@Suite struct ManifestTests {
    private let pipelines = Checkout.root.appending(component: "pipelines")

    @Test(arguments: ["catalog", "new-releases"])
    func `the pipelines that are shipped can be read`(name: String) throws {
        let manifest = try Manifest(contentsOf: pipelines.appending(component: "\(name).yaml"))
        #expect(manifest.name == name)
        let order = try StageGraph(of: manifest).stages.map(\.name)
        #expect(order.first == "plan")
        #expect(order.suffix(2) == ["load", "check"])
        for stage in manifest.stages where !["migrate", "check"].contains(stage.name) {
            #expect(stage.command == [stage.name, "--run", "${run}", "--manifest", "${manifest}"])
        }
    }

    @Test func `what a manifest leaves out has the defaults of the design`() throws {
        let manifest = try Manifest(yaml: "name: x\nstages:\n  a: {cmd: a}\n", file: "m.yaml")
        #expect(manifest.parameters == PipelineParameters())
        #expect(manifest.concurrency == 4)
        #expect(manifest.schedule == nil)
        #expect(manifest.quota == QuotaSection())
        #expect(manifest.quota.waitForBudget == .seconds(900))
        #expect(manifest.credentials.isEmpty)
        #expect(manifest.stages.first?.retry.maxAttempts == 1)
        #expect(manifest.stages.first?.timeout == nil)
    }

    @Test func `a contract is told by the table`() throws {
        let text =
            "name: x\ncontracts: {album: quarantine, search_hit: ignore, track: evolve}\nstages: {a: {cmd: a}}"
        let manifest = try Manifest(yaml: text, file: "m.yaml")
        #expect(manifest.contracts == [.album: .quarantine, .searchHit: .ignore, .track: .evolve])
        #expect(try Manifest(yaml: "name: x\nstages: {a: {cmd: a}}", file: "m.yaml").contracts.isEmpty)
        let error = try #require(throws: ManifestError.self) {
            try Manifest(yaml: text.replacing("album:", with: "albun:"), file: "m.yaml")
        }
        #expect("\(error)".contains("'albun'"))
        #expect("\(error)".contains("album"))
    }

    @Test func `everything that can be said is heard`() throws {
        let manifest = try Manifest(yaml: Self.everything, file: "m.yaml")
        var query = SearchQuery(text: "artist:\"miles davis\" year:1959")
        query.types = [.artist, .playlist]
        query.maxHits = 1_000
        query.market = "NO"
        query.includesExternalAudio = true
        var split = SearchQuery(text: "genre:jazz")
        split.types = [.album]
        split.maxHits = 1_000
        split.splitByYear = 1950...2026
        #expect(manifest.parameters.queries == [query, SearchQuery(text: "plain words"), split])
        #expect(manifest.parameters.newReleases == 20)
        #expect(manifest.parameters.artists == ["0kbYTNQb4Pb1rPbbaF0pT4"])
        #expect(manifest.parameters.albums.isEmpty)
        #expect(manifest.parameters.includeGroups == [.appearsOn])
        #expect(manifest.parameters.depth == 0)
        #expect(manifest.parameters.detail.artist == .simplified)
        #expect(manifest.parameters.detail.track == .full)
        #expect(manifest.parameters.freshness.artist == .seconds(90_000))
        #expect(manifest.parameters.freshness.search == .zero)
        #expect(manifest.parameters.freshness.artistAlbums == .seconds(7 * 86_400))
        #expect(manifest.parameters.freshness.artistAlbumsSweep == .seconds(60 * 86_400))
        #expect(manifest.parameters.market == "DE")
        #expect(manifest.schedule == "@daily")
        let stage = try #require(manifest.stages.first)
        #expect(stage.command == ["a", "--with", "two words"])
        #expect(stage.parameters == ["queries"])
        #expect(stage.retry.maxAttempts == 3)
        #expect(stage.retry.interval == .seconds(5))
        #expect(stage.timeout == .seconds(5_400))
        #expect(stage.grace == .seconds(60))
        #expect(stage.position == Position(line: 21, column: 3))
    }

    /// A manifest that says all that can be said.
    static let everything = """
        name: x
        schedule: "@daily"
        concurrency: 2
        params:
          queries:
            - {q: 'artist:"miles davis" year:1959', types: [artist, playlist], max_hits: 1000, market: NO, include_external: audio}
            - plain words
            - {q: "genre:jazz", types: [album], max_hits: 1000, split_by_year: 1950-2026}
          new_releases: 20
          artists: [0kbYTNQb4Pb1rPbbaF0pT4]
          albums:
          include_groups: [appears_on]
          depth: 0
          detail: {artist: simplified, track: full}
          freshness:
            artist: 1d1h
            search: 0s
            artist_albums_sweep: 60d
          market: DE
        stages:
          a:
            cmd: a --with "two words"
            params: [queries]
            retry: {max_attempts: 3, interval: 5s}
            timeout: 1h30m
            grace: 1m
        """

    @Test func `budgets are numbers or lifted, and waits are durations`() throws {
        let manifest = try Manifest(
            yaml: """
                name: x
                quota:
                  budgets: {search: 10, artist-albums: none, me: 0}
                  wait_for_budget: 0s
                  call_timeout: 90s
                stages:
                  a: {cmd: a}
                """,
            file: "m.yaml"
        )
        let expected: [Bucket: Int?] = [.search: 10, .artistAlbums: nil, .me: 0]
        #expect(manifest.quota.budgets == expected)
        #expect(manifest.quota.waitForBudget == .zero)
        #expect(manifest.quota.callTimeout == .seconds(90))
        let budgets = Budgets.development.overridden(by: manifest.quota.budgets).daily
        #expect(budgets[.search] == 10)
        #expect(budgets[.artistAlbums] == nil)
        #expect(budgets[.albums] == Budgets.development.daily[.albums])
    }

    @Test func `credentials are names of variables`() throws {
        let manifest = try Manifest(
            yaml: """
                name: x
                credentials:
                  - {name: main, owner: me, client_id: SPOTIFY_CLIENT_ID, client_secret: SPOTIFY_CLIENT_SECRET}
                  - {name: second, owner: somebody else, client_id: OTHER_ID, client_secret: OTHER_SECRET}
                stages:
                  a: {cmd: a}
                """,
            file: "m.yaml"
        )
        #expect(
            manifest.credentials == [
                CredentialSource(
                    name: "main",
                    owner: "me",
                    clientIDVariable: "SPOTIFY_CLIENT_ID",
                    clientSecretVariable: "SPOTIFY_CLIENT_SECRET"
                ),
                CredentialSource(
                    name: "second",
                    owner: "somebody else",
                    clientIDVariable: "OTHER_ID",
                    clientSecretVariable: "OTHER_SECRET"
                ),
            ]
        )
    }

    @Test(arguments: ["DE", "GB", "US", "NO", "XK", "HK", "TW", "PS", "CW", "MO", "TL", "VA"])
    func `a country can be asked for, Kosovo among them`(market: String) throws {
        let yaml = "name: x\nparams: {market: \(market)}\nstages:\n  a: {cmd: a}\n"
        #expect(try Manifest(yaml: yaml, file: "m.yaml").parameters.market == market)
    }

    @Test(.enabled(if: Checkout.recorded != nil))
    func `every market that recorded answers list can be asked for`() throws {
        let folder = try #require(Checkout.recorded)
        var markets: Set<Substring> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasSuffix(".json") {
            let text = try String(contentsOf: folder.appending(component: name), encoding: .utf8)
            for list in text.matches(of: /"available_markets"\s*:\s*\[([^\]]*)\]/) {
                markets.formUnion(list.1.matches(of: /[A-Z]{2}/).map(\.output))
            }
        }
        #expect(markets.count > 100)
        for market in markets {
            let yaml = "name: x\nparams: {market: \(market)}\nstages:\n  a: {cmd: a}\n"
            #expect(throws: Never.self) { try Manifest(yaml: yaml, file: "m.yaml") }
        }
    }

    @Test func `links name what their identifiers name, each once`() throws {
        let id = "0kbYTNQb4Pb1rPbbaF0pT4"
        let yaml = """
            name: x
            params:
              artists: [spotify:artist:\(id), \(id), https://open.spotify.com/artist/\(id)?si=0123]
              albums: ["spotify:album:\(id)"]
              tracks:
                - https://open.spotify.com/intl-de/track/\(id)?si=0123
                - 1kbYTNQb4Pb1rPbbaF0pT4
                - spotify:track:\(id)
            stages: {a: {cmd: a}}
            """
        let parameters = try Manifest(yaml: yaml, file: "m.yaml").parameters
        #expect(parameters.artists == [id])
        #expect(parameters.albums == [id])
        #expect(parameters.tracks == [id, "1kbYTNQb4Pb1rPbbaF0pT4"])
    }

    @Test func `zero new releases are none`() throws {
        let yaml = "name: x\nparams: {new_releases: 0}\nstages:\n  a: {cmd: a}\n"
        #expect(try Manifest(yaml: yaml, file: "m.yaml").parameters.newReleases == nil)
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
        let error = #expect(throws: RunError.self) { try manifest.stages(matching: ["transfrom"]) }
        #expect(error?.description == "no stage 'transfrom' in the manifest: did you mean 'transform'?")
    }
}
