import Diagnostics
import Foundation
import HTTP
import Quota
import Spotify
import TestSupport
import Testing

/// The client behind the gate that it has in earnest.
@Suite struct TurnstileTests {
    private func client(
        _ ledger: QuotaLedger,
        _ transport: ScriptedTransport,
        recorder: AttemptRecorder = AttemptRecorder(),
        budgets: Budgets = .unlimited,
        width: Int = 8
    ) throws -> SpotifyClient {
        let settings = try settings(["SPOTIFY_QUOTA_OWNER": "me"])
        let gate = Turnstile(
            ledger: ledger,
            account: settings.credential.account,
            budgets: budgets,
            maximumInFlight: width
        )
        return SpotifyClient(
            settings: settings,
            members: [ClientMember(settings.credential, gate: gate)],
            transport: transport,
            attempts: recorder,
            isJSON: { _ in true }
        )
    }

    @Test func `a lock that one client met is obeyed by the next, without a call`() async throws {
        let ledger = try await QuotaLedger.inMemory()
        let reply = HTTPResponse.refusal(
            429,
            "Too many requests",
            reason: "QUOTA_EXCEEDED",
            retryAfter: "86207"
        )
        let transport = ScriptedTransport(reply)
        let first = try client(ledger, transport)
        await #expect(throws: SpotifyError.self) { _ = try await first.answer(to: .artist(someID)) }
        let others = ScriptedTransport(.json("{}"))
        let second = try client(ledger, others)
        for _ in 0..<50 {
            let error = await #expect(throws: SpotifyError.self) {
                _ = try await second.answer(to: .artist(someID))
            }
            guard case .quota(.locked(let lock)) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(abs(lock.until.timeIntervalSinceNow - 86_207) < 60)
        }
        #expect(transport.sentToAPI.count == 1)
        #expect(others.sent.isEmpty)
        _ = try await second.answer(to: .album(someID))
    }

    @Test func `a budget is spent to the last request, and not beyond`() async throws {
        let ledger = try await QuotaLedger.inMemory()
        let transport = ScriptedTransport(.json("{}"))
        let client = try client(ledger, transport, budgets: Budgets([.artists: 7]))
        let answered = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<30 {
                group.addTask { (try? await client.answer(to: .artist(someID))) != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answered == 7)
        #expect(transport.sentToAPI.count == 7)
    }

    @Test func `no more requests are under way than allowed`() async throws {
        let running = Counter()
        let finished = Counter()
        let transport = ScriptedTransport { request in
            guard !request.isForToken else { return .token() }
            let count = running.increment() - finished.value
            #expect(count <= 3)
            try await Task.sleep(for: .milliseconds(2))
            finished.increment()
            return .json("{}")
        }
        let client = try client(try await .inMemory(), transport, width: 3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 { group.addTask { _ = try await client.answer(to: .artist(someID)) } }
            try await group.waitForAll()
        }
        #expect(finished.value == 40)
    }

    @Test func `a request that is cancelled while it waits for a place leaves the place to others`()
        async throws
    {
        let gate = Counter()
        let transport = ScriptedTransport { request in
            if request.isForToken { return .token() }
            while gate.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
            return .json("{}")
        }
        let client = try client(try await .inMemory(), transport, width: 1)
        let first = Task { try await client.answer(to: .artist(someID)) }
        #expect(try await eventually { transport.sentToAPI.count == 1 })
        let cancelled = (0..<5).map { _ in Task { try await client.answer(to: .artist(someID)) } }
        let last = Task { try await client.answer(to: .album(someID)) }
        try await Task.sleep(for: .milliseconds(10))
        for task in cancelled { task.cancel() }
        for task in cancelled { await #expect(throws: CancellationError.self) { try await task.value } }
        gate.increment()
        _ = try await first.value
        _ = try await last.value
        #expect(transport.sentToAPI.count == 2)
    }

    @Test func `stopping turns away who waits for a place, and lets who is under way end`() async throws {
        let gate = Counter()
        let transport = ScriptedTransport { request in
            if request.isForToken { return .token() }
            while gate.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
            return .json("{}")
        }
        let client = try client(try await .inMemory(), transport, width: 1)
        let first = Task { try await client.answer(to: .artist(someID)) }
        #expect(try await eventually { transport.sentToAPI.count == 1 })
        let second = Task { try await client.answer(to: .artist(someID)) }
        try await Task.sleep(for: .milliseconds(20))
        client.stop()
        await #expect(throws: SpotifyError.stopped) { try await second.value }
        gate.increment()
        _ = try await first.value
        #expect(transport.sentToAPI.count == 1)
    }

    @Test func `stopping ends the wait for a pause at once`() async throws {
        let transport = ScriptedTransport(.refusal(429, "API rate limit exceeded", retryAfter: "40"))
        let recorder = AttemptRecorder()
        let client = try client(try await .inMemory(), transport, recorder: recorder)
        let task = Task { try await client.answer(to: .artist(someID)) }
        #expect(try await eventually { recorder.outcomes.count == 1 })
        let start = ContinuousClock.now
        client.stop()
        await #expect(throws: SpotifyError.stopped) { try await task.value }
        #expect(start.duration(to: .now) < .seconds(20))
    }
}
