import ArgumentParser
import ExtractKit
import Landing
import StageKit
import Testing

/// A stage as the executables have them.
struct AlbumStage: ExtractStage {
    static let source = LandingSource.albums
    static let abstract = "Land albums."

    @OptionGroup var extract: ExtractOptions
    @OptionGroup var options: StageOptions
}

@Suite struct ExtractStageTests {
    @Test func `a stage is called after what it lands, and says what it needs`() {
        let stage: any ParsableCommand.Type = AlbumStage.self
        let configuration = stage.configuration
        #expect(configuration.commandName == "extract-albums")
        #expect(configuration.abstract == "Land albums.")
        #expect(configuration.discussion.hasPrefix("Needs SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET. "))
        #expect(!configuration.version.isEmpty)
    }

    @Test(
        arguments: [([], true), (["--retry-failed", "2026-11-20T22-10-42Z"], false)] as [([String], Bool)]
    )
    func `a run that is done is left alone, unless what failed is asked again`(
        options: [String],
        isSkipped: Bool
    ) throws {
        let stage: any Stage = try AlbumStage.parse(["--run", "runs/none"] + options)
        #expect(stage.isSkippedWhenDone == isSkipped)
    }
}
