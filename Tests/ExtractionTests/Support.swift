import Catalog
import Concurrency
import Foundation
import JSON
import Landing
import Pipeline
import Quota
import Spotify
import Synchronization
import TestSupport
import Testing

@testable import Extraction

/// A run, a state directory, and a manifest's parameters; the service comes and goes.
struct World {
    let scratch: ScratchDirectory
    var parameters = PipelineParameters()
    /// What the manifest says besides its parameters.
    var manifest = Manifest(name: "test")
    var limits = SpendingLimits()
    let said = Said()
    var runName = "2026-11-20T22-10-42Z"
    var environment: [String: String]

    init(extended: Bool = true) throws {
        scratch = try ScratchDirectory()
        environment = [
            "SPOTIFY_CLIENT_ID": "client", "SPOTIFY_CLIENT_SECRET": "xyzzy-xyzzy",
            "SPOTIFY_MODE": extended ? "extended" : "development",
            "SPOTIFY_API_URL": "http://127.0.0.1:1/v1", "SPOTIFY_ACCOUNTS_URL": "http://127.0.0.1:1",
            "DISCOGRAPH_HOME": scratch.appending("home").path,
            // Without it the project's own database would answer, with whatever somebody has loaded into it.
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1",
        ]
        var query = SearchQuery(text: "everything")
        query.maxHits = 1_000
        parameters.queries = [query]
    }

    /// Has apps called `names` ask, in this order, rather than the one of the environment.
    mutating func ask(with names: [String]) {
        manifest.credentials = names.map { name in
            CredentialSource(
                name: name,
                owner: "\(name) owner",
                clientIDVariable: "\(name)_ID",
                clientSecretVariable: "\(name)_SECRET"
            )
        }
        for name in names {
            environment["\(name)_ID"] = "\(name)-client"
            environment["\(name)_SECRET"] = "\(name)-secret"
        }
    }

    var run: RunDirectory { RunDirectory(url: scratch.appending("runs", runName)) }

    /// Performs one stage against `spotify`.
    func extract(
        _ source: LandingSource,
        from spotify: FakeSpotify,
        stop: StopSignal = StopSignal(),
        retrying failedRun: String? = nil,
        clock: WallClock = .system
    ) async throws -> Tally {
        var manifest = manifest
        manifest.parameters = parameters
        let context = TestContext(
            stage: "extract-\(source.rawValue)",
            run: run,
            manifest: manifest,
            environment: environment,
            stop: stop,
            said: said
        )
        var extraction = Extraction(
            source,
            in: context,
            limits: limits,
            retrying: failedRun,
            transport: spotify
        )
        extraction.clock = clock
        extraction.policy.maximumAttempts = 2
        extraction.policy.baseDelay = .milliseconds(1)
        extraction.policy.maximumDelay = .milliseconds(1)
        return try await extraction.perform()
    }

    /// Performs all four stages.
    @discardableResult
    func extractAll(from spotify: FakeSpotify) async throws -> [Tally] {
        var tallies: [Tally] = []
        for source in LandingSource.allCases { tallies.append(try await extract(source, from: spotify)) }
        return tallies
    }

    /// The requests that have landed, as they went over the wire.
    func landed() throws -> [String] {
        let parser = JSONParser()
        var targets: [String] = []
        for source in LandingSource.allCases {
            for url in try LandingSegments(in: run.landing(of: source)).urls() {
                var reader = try LineReader(url)
                while try reader.next({ line in
                    guard let request = try? parser.parse(line)["request"] else { return }
                    var components = URLComponents()
                    components.queryItems = request["query"]?.members.map {
                        URLQueryItem(name: $0.key, value: $0.value.string)
                    }
                    let query = components.query.map { $0.isEmpty ? "" : "?\($0)" } ?? ""
                    targets.append((request["path"]?.string ?? "") + query)
                }) {}
            }
        }
        return targets
    }

    func ids(_ kind: EntityKind) throws -> [String] {
        try Worklist.merged(of: kind, in: run).map(\.id)
    }

    func lines(of url: URL) throws -> [[String: Any]] {
        try String(decoding: Data(contentsOf: url), as: UTF8.self).split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
    }
}

/// Waits until `condition` holds; gives up after a time that only a hang takes.
func wait(until words: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(120)
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, "never so: \(words)")
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// What a stage said, collected from whichever task said it.
final class Said: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    func say(_ line: String) { lines.withLock { $0.append(line) } }
}

/// Says what is waited for, and nothing of how far the work has come.
private struct SaidProgress: ProgressIndicator {
    let said: Said

    func update(done: Int, total: Int?, detail: String) {}
    func wait(_ words: String) { said.say("waiting: \(words)") }
    func finish() {}
}

/// A stage without a process.
struct TestContext: ProcedureContext {
    let stage: String
    let run: RunDirectory
    let manifest: Manifest
    let environment: [String: String]
    let stop: StopSignal
    let said: Said

    var progress: any ProgressIndicator { SaidProgress(said: said) }

    func note(_ line: String) { said.say(line) }
    func warn(_ line: String) { said.say("warning: \(line)") }
}

extension FakeSpotify.FakeCatalog {
    /// Artists with no, few and more than a page of albums; albums with few and with more than 50 tracks.
    static func mixed(extended: Bool) -> Self {
        Self(
            artists: [
                [3], Array(repeating: 2, count: 12), [51, 1, 120, 4], Array(repeating: 1, count: 53),
                [101, 50],
            ],
            hits: ["artist": 5, "album": 7, "track": 30],
            isExtended: extended
        )
    }

    /// What its closure costs at least, where every artist is hit and whole.
    var minimum: RequestMinimum {
        var minimum = RequestMinimum()
        minimum.hitsPerSearch = [hits.values.max() ?? 0]
        minimum.albumsPerArtist = artists.map(\.count)
        minimum.tracksPerAlbum = artists.flatMap(\.self)
        return minimum
    }
}

extension [String] {
    /// How many requests went to each bucket.
    var buckets: [Bucket: Int] {
        reduce(into: [:]) { counts, target in
            let path = (target.split(separator: "?").first ?? "").split(separator: "/").map(String.init)
            let bucket: Bucket =
                switch (path.dropFirst().first, path.last) {
                case ("search", _): .search
                case ("browse", _): .browse
                case ("artists", "albums"): .artistAlbums
                case ("albums", "tracks"): .albumTracks
                case ("artists", _): .artists
                case ("albums", _): .albums
                default: .tracks
                }
            counts[bucket, default: 0] += 1
        }
    }
}
