import ArgumentParser
import ExtractKit
import Landing
import StageKit

/// Land the run's albums with all their tracks.
@main
struct ExtractAlbums: ExtractStage {
    static let source = LandingSource.albums
    static let abstract = "Land the run's albums with all their tracks."

    @OptionGroup var extract: ExtractOptions
    @OptionGroup var options: StageOptions
}
