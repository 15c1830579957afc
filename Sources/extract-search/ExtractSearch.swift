import ArgumentParser
import ExtractKit
import Landing
import StageKit

/// Land the hits of the manifest's searches, and Spotify's new releases.
@main
struct ExtractSearch: ExtractStage {
    static let source = LandingSource.search
    static let abstract = "Land the hits of the manifest's searches, and Spotify's new releases."

    @OptionGroup var extract: ExtractOptions
    @OptionGroup var options: StageOptions
}
