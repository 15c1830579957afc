import ArgumentParser
import Diagnostics
import Extraction
import Landing
import StageKit

/// Land the run's albums with all their tracks.
@main
struct ExtractAlbums: Stage {
    static let configuration = CommandConfiguration(
        commandName: "extract-albums",
        abstract: "Land the run's albums with all their tracks.",
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
            .albums,
            in: context,
            limits: extract.quota.limits,
            retrying: extract.failedRun
        ).perform()
    }
}
