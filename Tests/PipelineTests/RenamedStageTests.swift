import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

/// Our own programs under names of the manifest's choice.
@Suite(.timeLimit(.minutes(10))) struct RenamedStageTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private var environment: [String: String] {
        [
            "SPOTIFY_CLIENT_ID": "client", "SPOTIFY_CLIENT_SECRET": "secret",
            "SPOTIFY_API_URL": "http://127.0.0.1:1/v1", "SPOTIFY_ACCOUNTS_URL": "http://127.0.0.1:1",
            "DISCOGRAPH_HOME": shop.scratch.appending("home").path,
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        ]
    }

    @Test func `a renamed stage is performed again behind one that goes on`() async throws {
        // What is landed last wants nothing, so nobody is asked.
        try shop.stage("step", "[ -e $HERE/more ] || exit 75")
        try shop.scratch.write(
            """
            name: test
            stages:
              first: {cmd: bin/step, outs: [landing/search]}
              songs: {cmd: 'extract-tracks --run ${run}', deps: [landing/search], outs: [landing/tracks]}
            """,
            to: "pipelines/catalog.yaml"
        )
        let first = try await shop.discograph("run", environment: environment)
        #expect(first.status == 75, "\(first.errors)")
        let run = try #require(try shop.folder.entries().first).run
        #expect(try Receipt(of: "songs", in: run)?.tally.stage == "extract-tracks")
        #expect(try Receipt(of: "extract-tracks", in: run) == nil)
        #expect(try Receipt.all(of: StageProgram(named: "extract-tracks"), in: run).count == 1)

        try shop.scratch.write("", to: "more")
        let second = try await shop.discograph("run", "--run", run.url.path, environment: environment)
        #expect(second.status == 0, "\(second.errors)")
        let log = try String(contentsOf: run.log(of: "songs"), encoding: .utf8)
        #expect(!log.contains("already done in this run"), "\(log)")
    }
}
