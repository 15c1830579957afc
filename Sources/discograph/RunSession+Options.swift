import Concurrency
import Diagnostics
import Extraction
import Foundation
import Landing
import Pipeline
import Spotify
import StageKit

extension RunSession {
    /// What a command with these options does with a run.
    init(
        of pipeline: PipelineOptions,
        _ choice: RunChoice,
        only: [String] = [],
        _ quota: QuotaOptions,
        _ options: ToolOptions,
        _ context: ToolContext
    ) {
        let environment = context.environment
        self.init(
            of: pipeline.location,
            choice: choice,
            only: only,
            limits: quota.limits,
            isVerbose: options.verbose,
            executables: ExecutableFinder(),
            stop: context.stop,
            listener: .standardError(isQuiet: options.quiet),
            checkSettings: { manifest in
                _ = try SpotifySettings(environment: environment, manifest: manifest)
            }
        )
    }
}

extension RunListener {
    /// A person at a terminal, or a log: there the lines that come one by one have their time.
    fileprivate static func standardError(isQuiet: Bool) -> RunListener {
        let show: @Sendable (String) -> Void = { Console.standardError.show(status: $0) }
        return RunListener(
            isQuiet: isQuiet,
            tell: { Console.standardError.write(line: $0) },
            follow: { line in
                let time = Console.standardError.isTerminal ? "" : Timestamp.seconds(Date()) + " "
                Console.standardError.write(line: time + line)
            },
            show: Console.standardError.isTerminal ? show : nil
        )
    }
}
