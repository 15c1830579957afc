import ArgumentParser
import Diagnostics
import Foundation
import Sandbox

/// `spotify-sandbox`: a Spotify Web API on loopback, for trials and tests.
@main
struct SpotifySandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spotify-sandbox",
        abstract: "A Spotify Web API on loopback, for trials and tests.",
        discussion: """
            Prints one line of JSON when it listens, and serves until SIGTERM or SIGINT.
            The client id and the secret are both `sandbox` by default.
            """,
        version: ProgramVersion.current
    )

    @OptionGroup(title: "Listening") var listening: ListeningOptions
    @OptionGroup(title: "Catalogue") var catalog: CatalogOptions
    @OptionGroup(title: "Access") var access: AccessOptions
    @OptionGroup(title: "Faults, as shares from 0 to 1") var faults: FaultOptions

    func run() async throws {
        do {
            try await serve()
        } catch let failure as any Failure {
            Self.complain(failure)
            throw ExitCode(failure.remedy.exitCode)
        } catch {
            Self.complain(error)
            throw ExitCode(Remedy.reportBug.exitCode)
        }
    }

    private static func complain(_ error: any Error) {
        FileHandle.standardError.write(Data("spotify-sandbox: \(error)\n".utf8))
    }

    private func settings() throws -> SandboxSettings {
        var settings = SandboxSettings()
        listening.apply(to: &settings)
        catalog.apply(to: &settings)
        try access.apply(to: &settings)
        faults.apply(to: &settings)
        return settings
    }

    private func serve() async throws {
        let settings = try settings()
        let ending = Ending(forParent: listening.parentExits)
        let server = try SandboxServer(settings)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.run { listening in
                    // The file comes first: whoever has read the line may open it.
                    do throws(SandboxError) {
                        if let path = settings.readyFile { try listening.write(to: path) }
                    } catch {
                        // Whoever waits for the file would wait for ever.
                        Self.complain(error)
                        server.removeFiles()
                        Foundation.exit(error.remedy.exitCode)
                    }
                    print(listening.line)
                    fflush(nil)
                }
            }
            group.addTask {
                await ending.wait()
                // Clients that keep their connections open must not keep the process.
                Thread.detachNewThread {
                    Thread.sleep(forTimeInterval: 0.5)
                    server.removeFiles()
                    Foundation.exit(0)
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }
}
