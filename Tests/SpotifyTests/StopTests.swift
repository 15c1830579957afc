import Concurrency
import HTTP
import Quota
import Spotify
import TestSupport
import Testing

@Suite struct StopTests {
    private static let limited = HTTPResponse.refusal(429, "Too many requests", retryAfter: "50")

    @Test func `stopping ends a wait at once`() async throws {
        let stand = try Stand(ScriptedTransport(Self.limited), sleepsForever: true)
        let client = stand.client
        let task = Task { try await client.answer(to: .artist(someID)) }
        #expect(try await eventually { stand.clock.naps.count == 1 })
        client.stop()
        await #expect(throws: SpotifyError.stopped) { try await task.value }
    }

    @Test func `cancelling ends a wait at once`() async throws {
        let stand = try Stand(ScriptedTransport(Self.limited), sleepsForever: true)
        let client = stand.client
        let task = Task { try await client.answer(to: .artist(someID)) }
        #expect(try await eventually { stand.clock.naps.count == 1 })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `nothing is sent after stopping`() async throws {
        let stand = try Stand(ScriptedTransport(.json("{}")))
        _ = try await stand.client.answer(to: .artist(someID))
        stand.client.stop()
        #expect(await stand.error() == .stopped)
        #expect(stand.transport.sentToAPI.count == 1)
    }

    @Test func `what is under way when stopping comes is still answered, what waits is not`() async throws {
        let gate = Counter()
        let transport = ScriptedTransport { request in
            if request.isForToken { return .token() }
            while gate.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
            return .json("{}")
        }
        let stand = try Stand(transport)
        let client = stand.client
        let first = Task { try await client.answer(to: .artist(someID)) }
        #expect(try await eventually { transport.sentToAPI.count == 1 })
        client.stop()
        await #expect(throws: SpotifyError.stopped) { try await client.answer(to: .artist(someID)) }
        gate.increment()
        _ = try await first.value
        #expect(transport.sentToAPI.count == 1)
    }

    @Test func `a request cancelled under way is recorded, since it may have cost quota`() async throws {
        let transport = ScriptedTransport { request in
            if !request.isForToken { try await Task.sleep(for: .seconds(3_600)) }
            return .token()
        }
        let stand = try Stand(transport)
        let client = stand.client
        let task = Task { try await client.answer(to: .artist(someID)) }
        #expect(try await eventually { transport.sentToAPI.count == 1 })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(stand.recorder.outcomes == [.failed])
        #expect(stand.recorder.attempts.last?.failure?.kind == .network)
        #expect(stand.gate.endings == [.unanswered])
    }

    @Test func `a token that nobody waits for any more is given up`() async throws {
        let transport = ScriptedTransport { request in
            if request.isForToken { try await Task.sleep(for: .seconds(3_600)) }
            return .json("{}")
        }
        let stand = try Stand(transport)
        let client = stand.client
        let tasks = (0..<4).map { _ in Task { try await client.answer(to: .artist(someID)) } }
        #expect(try await eventually { transport.sentForTokens.count == 1 })
        for task in tasks { task.cancel() }
        for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
    }
}
