import ArgumentParser
import ExtractKit
import Landing
import StageKit

/// Land the profiles of the run's artists and the lists of their albums.
@main
struct ExtractArtists: ExtractStage {
    static let source = LandingSource.artists
    static let abstract = "Land the profiles of the run's artists and the lists of their albums."

    @OptionGroup var extract: ExtractOptions
    @OptionGroup var options: StageOptions
}
