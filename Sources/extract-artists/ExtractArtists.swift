import ArgumentParser
import Diagnostics
import Extraction
import Landing
import StageKit

/// Land the profiles of the run's artists and the lists of their albums.
@main
struct ExtractArtists: Stage {
    static let configuration = CommandConfiguration(
        commandName: "extract-artists",
        abstract: "Land the profiles of the run's artists and the lists of their albums.",
        discussion: """
            Needs SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET. What is known and fresh is not requested again; \
            ends with 75 when a quota is used up or a stop was requested, and continues when started again.
            """,
        version: ProgramVersion.current
    )

    @OptionGroup var extract: ExtractOptions
    @OptionGroup var options: StageOptions

    /// What failed is asked again also in a run that is done.
    var isSkippedWhenDone: Bool { extract.failedRun == nil }

    func perform(_ context: StageContext) async throws -> Tally {
        try await Extraction(
            .artists,
            in: context,
            limits: extract.quota.limits,
            retrying: extract.failedRun
        ).perform()
    }
}
