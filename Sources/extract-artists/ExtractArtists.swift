import ArgumentParser
import Extraction
import Landing
import Logging
import StageKit

/// Land the profiles of the run's artists and the lists of their albums.
@main
struct ExtractArtists: Stage {
    static let configuration = CommandConfiguration(
        commandName: "extract-artists",
        abstract: "Land the profiles of the run's artists and the lists of their albums.",
        discussion: """
            Needs SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET. What is known and fresh is not asked for again;
            ends with 75 when a quota is used up or a stop was asked for, and goes on when started again.
            """
    )

    @OptionGroup var options: StageOptions

    func perform(_ context: StageContext) async throws -> Tally {
        try await Extraction(
            .artists,
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
