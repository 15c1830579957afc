import ArgumentParser
import Extraction
import Landing
import Logging
import StageKit

/// Land the hits of the manifest's searches, and Spotify's new releases.
@main
struct ExtractSearch: Stage {
    static let configuration = CommandConfiguration(
        commandName: "extract-search",
        abstract: "Land the hits of the manifest's searches, and Spotify's new releases.",
        discussion: """
            Needs SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET. What is known and fresh is not asked for again;
            ends with 75 when a quota is used up or a stop was asked for, and goes on when started again.
            """
    )

    @OptionGroup var options: StageOptions

    func perform(_ context: StageContext) async throws -> Tally {
        try await Extraction(
            .search,
            stage: context.stage,
            run: context.run,
            wishes: context.wishes,
            environment: context.environment,
            surroundings: Extraction.Surroundings(
                stop: context.stop,
                progress: { context.progress.update(done: $0, total: $1, detail: $2) },
                warn: { context.log.warning("\($0)") }
            )
        ).perform()
    }
}
