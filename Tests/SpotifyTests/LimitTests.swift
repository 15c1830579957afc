import Diagnostics
import Foundation
import HTTP
import Quota
import Spotify
import Synchronization
import TestSupport
import Testing

@Suite struct LimitTests {
    @Test func `a short Retry-After is waited for`() async throws {
        let reply = HTTPResponse.refusal(429, "API rate limit exceeded", retryAfter: "3")
        let stand = try Stand(ScriptedTransport(reply, .json("{}")))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.clock.naps == [.seconds(3)])
        #expect(stand.recorder.outcomes == [.retried, .landed])
        #expect(stand.recorder.attempts[1].failure?.kind == .quota)
    }

    @Test func `a long Retry-After locks the bucket at once`() async throws {
        let stand = try Stand(ScriptedTransport(.refusal(429, "Too many requests", retryAfter: "86236")))
        let until = stand.clock.now + 86_236
        let error = await stand.error()
        let lock = BucketLock(bucket: .artists, until: until, reason: .rateLimited)
        #expect(error == .quota(.locked(lock)))
        #expect(error?.remedy == .resumeLater)
        #expect(stand.clock.naps.isEmpty)
        #expect(stand.recorder.outcomes == [.locked])
        for _ in 0..<20 { #expect(await stand.error() == error) }
        #expect(stand.transport.sentToAPI.count == 1)
        #expect(stand.recorder.outcomes.count == 1)
    }

    @Test(arguments: [("86236", 86_236.0), (nil, 86_400), ("0", 86_400), ("5", 5)])
    func `a quota that is used up locks the bucket, whatever wait is asked for`(
        retryAfter: String?,
        lockout: TimeInterval
    ) async throws {
        let reply = HTTPResponse.refusal(
            429,
            "Too many requests",
            reason: "QUOTA_EXCEEDED",
            retryAfter: retryAfter
        )
        let stand = try Stand(ScriptedTransport(reply))
        let until = stand.clock.now + lockout
        let lock = BucketLock(bucket: .artists, until: until, reason: .quotaExceeded)
        #expect(await stand.error() == .quota(.locked(lock)))
        #expect(stand.transport.sentToAPI.count == 1)
        #expect(stand.recorder.attempts.last?.failure?.message.contains("QUOTA_EXCEEDED") == true)
    }

    @Test func `no token is fetched for a bucket that is locked`() async throws {
        let stand = try Stand(ScriptedTransport(.json("{}")))
        stand.gate.lock(.artists, for: .seconds(3_600))
        _ = await stand.error()
        #expect(stand.transport.sent.isEmpty)
    }

    @Test func `the other buckets go on`() async throws {
        let transport = ScriptedTransport { request in
            if request.isForToken { return .token() }
            return request.url.contains("/artists/")
                ? .refusal(429, "Too many requests", reason: "QUOTA_EXCEEDED") : .json("{}")
        }
        let stand = try Stand(transport)
        _ = await stand.error(of: .artist(someID))
        _ = try await stand.client.answer(to: .album(someID))
        _ = try await stand.client.answer(to: .track(someID))
        #expect(stand.recorder.outcomes == [.locked, .landed, .landed])
    }

    @Test func `a bucket opens again when its time has come`() async throws {
        let reply = HTTPResponse.refusal(429, "Too many requests", retryAfter: "3600")
        let stand = try Stand(ScriptedTransport(reply, .json("{}")))
        _ = await stand.error()
        stand.clock.advance(.seconds(3_599))
        _ = await stand.error()
        stand.clock.advance(.seconds(1))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.transport.sentToAPI.count == 2)
    }

    @Test func `requests under way when the bucket is locked end as they would, and none follows`()
        async throws
    {
        let held = Mutex<[CheckedContinuation<Void, Never>]>([])
        let transport = ScriptedTransport { request in
            if request.isForToken { return .token() }
            guard request.url.hasSuffix("/locks") else {
                await withCheckedContinuation { waiter in held.withLock { $0.append(waiter) } }
                return .json("{}")
            }
            return .refusal(429, "Too many requests", reason: "QUOTA_EXCEEDED")
        }
        let stand = try Stand(transport)
        let client = stand.client
        let underWay = (0..<3).map { _ in Task { try await client.answer(to: .artist(someID)) } }
        #expect(try await eventually { held.withLock(\.count) == 3 })
        _ = await stand.error(of: .artist("locks"))
        _ = await stand.error()
        for waiter in held.withLock(\.self) { waiter.resume() }
        for task in underWay { _ = try await task.value }
        #expect(transport.sentToAPI.count == 4)
    }

    @Test(arguments: [nil, "0", "-5", "soon", "Fri, 15 Jan 2027 07:59:00 GMT"])
    func `a refusal that names no time is repeated a few times, and left for later then`(
        retryAfter: String?
    ) async throws {
        let stand = try Stand(ScriptedTransport(.refusal(429, "Too many requests", retryAfter: retryAfter)))
        let error = await stand.error()
        #expect(stand.transport.sentToAPI.count == 8)
        #expect(stand.clock.naps == Array(repeating: .seconds(1), count: 7))
        #expect(error == .quota(.later(.artists, until: stand.clock.now + 1)))
        #expect(stand.gate.endings.allSatisfy { $0 == .limited(retryAfter: nil, isQuota: false) })
    }

    @Test func `a date locks like the seconds until then`() async throws {
        let date = "Fri, 15 Jan 2027 08:01:40 GMT"
        let stand = try Stand(ScriptedTransport(.refusal(429, "Too many requests", retryAfter: date)))
        let lock = BucketLock(bucket: .artists, until: stand.clock.now + 100, reason: .rateLimited)
        #expect(await stand.error() == .quota(.locked(lock)))
    }

    @Test func `pauses that are short but many end within the time of one call`() async throws {
        let stand = try Stand(ScriptedTransport(.refusal(429, "Too many requests", retryAfter: "25")))
        let start = stand.clock.now
        let error = await stand.error()
        #expect(stand.clock.naps == [.seconds(25), .seconds(25)])
        #expect(error == .quota(.later(.artists, until: start + 75)))
    }

    @Test func `the gate is passed before every attempt, and hears once of every end`() async throws {
        let transport = ScriptedTransport(
            .text("", status: 503),
            .refusal(401, "The access token expired"),
            .json("{}"),
            .refusal(404, "Resource not found"),
            .refusal(429, "x", retryAfter: "99")
        )
        let stand = try Stand(transport)
        let start = stand.clock.now
        _ = try await stand.client.answer(to: .track(someID))
        _ = await stand.error(of: .track(someID))
        _ = await stand.error(of: .track(someID))
        #expect(stand.gate.entered.value == 5)
        let refused = RequestEnding.limited(retryAfter: .seconds(99), isQuota: false)
        #expect(stand.gate.endings == [.unanswered, .over, .over, .over, refused])
        #expect(stand.gate.deadlines.first == start + 55)
    }

    @Test func `the gate hears of an end without an answer`() async throws {
        let transport = ScriptedTransport { request in
            if request.isForToken { return .token() }
            throw HTTPError(kind: .untrusted, code: 60, message: "self-signed", url: request.url)
        }
        let stand = try Stand(transport)
        _ = await stand.error()
        #expect(stand.gate.endings == [.unanswered])
    }

    @Test func `nothing is sent when the gate's storage fails`() async throws {
        struct Broken: Error {}
        let gate = BrokenGate(enterFails: Broken(), leaveFails: nil)
        let transport = ScriptedTransport(.json("{}"))
        let client = try client(gate, transport)
        await #expect(throws: Broken.self) { try await client.answer(to: .track(someID)) }
        #expect(transport.sentToAPI.isEmpty)
    }

    @Test func `an answer is not lost when the gate's storage fails after it`() async throws {
        struct Broken: Error {}
        let gate = BrokenGate(enterFails: nil, leaveFails: Broken())
        let answer = try await client(gate, ScriptedTransport(.json("{}"))).answer(to: .track(someID))
        #expect(answer.status == 200)
    }

    @Test func `a lock that cannot be kept ends the request with the storage's error`() async throws {
        struct Broken: Error {}
        let gate = BrokenGate(enterFails: nil, leaveFails: Broken())
        let recorder = AttemptRecorder()
        let client = try client(gate, ScriptedTransport(.refusal(429, "x", retryAfter: "99")), recorder)
        await #expect(throws: Broken.self) { try await client.answer(to: .track(someID)) }
        #expect(recorder.outcomes == [.failed])
    }

    private func client(
        _ gate: any Gate,
        _ transport: ScriptedTransport,
        _ recorder: AttemptRecorder = AttemptRecorder()
    ) throws -> SpotifyClient {
        let settings = try settings()
        return SpotifyClient(
            settings: settings,
            members: [ClientMember(settings.credential, gate: gate)],
            transport: transport,
            attempts: recorder,
            isJSON: { _ in true }
        )
    }
}

/// A gate whose storage fails.
private struct BrokenGate: Gate {
    let enterFails: (any Error)?
    let leaveFails: (any Error)?

    var account: Account { Account(owner: "o", client: "c") }

    func enter(_ bucket: Bucket, deadline: Date, patience: Duration?) throws -> Pass {
        if let enterFails { throw enterFails }
        return Pass(bucket: bucket, number: 1)
    }

    func leave(_ pass: Pass, _ ending: RequestEnding) throws -> BucketLock? {
        if let leaveFails { throw leaveFails }
        return nil
    }

    func outlook(for bucket: Bucket) -> Outlook { .open(left: nil) }

    func close() {}
}
