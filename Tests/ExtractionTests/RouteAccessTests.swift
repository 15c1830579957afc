import Concurrency
import Files
import Landing
import Pipeline
import Spotify
import TestSupport
import Testing

@testable import Extraction

@Suite struct RouteAccessTests {
    private struct EndOfStage: Error {}

    private func access(in world: World) throws -> RouteAccess {
        let context = TestContext(
            stage: "extract-albums",
            run: world.run,
            manifest: world.manifest,
            environment: world.environment,
            stop: StopSignal(),
            said: world.said
        )
        return RouteAccess(
            LearnedCapabilities(
                mode: .development,
                clients: ["client"],
                host: "127.0.0.1:1",
                in: StateDirectory(url: world.scratch.appending("home"))
            ),
            health: ServiceHealth(width: 2),
            suspicions: RouteSuspicions(),
            recorder: try RequestRecorder(stage: "extract-albums", source: .albums, run: world.run),
            context: context
        )
    }

    @Test func `whoever waits behind a request that ends the stage does not send one more`() async throws {
        let access = try access(in: World())
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let (ended, ending) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await access.inTurn(at: .albums) {
                beginning.finish()
                for await _ in ended {}
                throw EndOfStage()
            }
        }
        for await _ in begun {}
        // Nothing cancels the second: only the first's end keeps it from its turn.
        async let second: Bool? = access.inTurn(at: .albums) { true }
        try await Task.sleep(for: .milliseconds(50))
        ending.finish()
        await #expect(throws: EndOfStage.self) { try await first.value }
        #expect(try await second == nil)
        #expect(try await access.inTurn(at: .tracks) { true } == nil)
    }
}
