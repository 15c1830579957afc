import ArgumentParser
import Foundation
import Landing
import Pipeline

/// A stage that can also say what it would do, without a run and without changing anything.
public protocol RehearsableStage: Stage {
    /// Whether it is asked only to say what it would do.
    var isRehearsal: Bool { get }

    /// Prints what ``Stage/perform(_:)`` would do.
    ///
    /// - Parameter context: The same as for performing; its run is there only where one was named.
    /// - Throws: Anything; a `Failure` says its exit code, everything else is a bug: 70.
    func rehearse(_ context: StageContext) async throws
}

extension RehearsableStage {
    /// Performs or rehearses the stage inside the frame that all executables share.
    public mutating func run() async throws {
        guard isRehearsal else { return try await runInFrame() }
        let stage = self
        try await Frame.run(named: Self.executableName, options: options.tool) { tool in
            let options = stage.options
            let run = RunDirectory(url: URL(filePath: options.runPath, directoryHint: .isDirectory))
            if !options.runPath.isEmpty { try run.requireDirectory() }
            let manifest = try options.manifest(for: run)
            try await stage.rehearse(StageContext(run: run, manifest: manifest, tool: tool))
            return 0
        }
    }
}
