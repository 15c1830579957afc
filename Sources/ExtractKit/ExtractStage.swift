public import ArgumentParser
import Diagnostics
import Extraction
public import Landing
public import StageKit

/// A stage that asks Spotify and lands the answers.
///
/// A conforming type says what it lands, and holds `@OptionGroup var extract: ExtractOptions` and
/// `@OptionGroup var options: StageOptions`. Its command is named for what it lands.
public protocol ExtractStage: Stage {
    /// What it lands.
    static var source: LandingSource { get }

    /// What it does, in one sentence for its help.
    static var abstract: String { get }

    /// How much may be spent, and whose failures are asked again; an `@OptionGroup`.
    var extract: ExtractOptions { get }
}

extension ExtractStage {
    /// The command's name and help.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "extract-\(source.rawValue)",
            abstract: abstract,
            discussion: """
                Needs SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET. What is known and fresh is not requested \
                again; ends with 75 when a quota is used up or a stop was requested, and continues when \
                started again.
                """,
            version: ProgramVersion.current
        )
    }

    /// What failed is asked again also in a run that is done.
    public var isSkippedWhenDone: Bool { extract.failedRun == nil }

    /// Asks for what is wanted and not known, and lands the answers.
    public func perform(_ context: StageContext) async throws -> Tally {
        try await Extraction(
            Self.source,
            in: context,
            limits: extract.quota.limits,
            retrying: extract.failedRun
        ).perform()
    }
}
