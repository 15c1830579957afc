import ArgumentParser
import ExtractKit
import Landing
import StageKit

/// Land the run's tracks where more is wanted than their albums contain.
@main
struct ExtractTracks: ExtractStage {
    static let source = LandingSource.tracks
    static let abstract = "Land the run's tracks where more is wanted than their albums contain."

    @OptionGroup var extract: ExtractOptions
    @OptionGroup var options: StageOptions
}
