import Diagnostics
import Foundation
import HTTP
import Quota
import Spotify
import Synchronization
import Testing

@Suite struct LimitTests {
    @Test func `a short Retry-After is waited for`() async throws {
        let reply = HTTPResponse.refusal(429, "API rate limit exceeded", retryAfter: "3")
        let stand = try Stand(ScriptedTransport(reply, .json("{}")), jitter: 0)
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.clock.naps == [.seconds(3)])
        #expect(stand.books.outcomes == [.retried, .landed])
        #expect(stand.books.attempts[1].trouble?.kind == .quota)
    }

    @Test func `a long Retry-After locks the bucket at once`() async throws {
        let stand = try Stand(ScriptedTransport(.refusal(429, "Too many requests", retryAfter: "86236")))
        let until = stand.clock.now + 86_236
        let error = await stand.error()
        #expect(error == .bucketLocked(.artists, until: until, reason: .rateLimited))
        #expect(error?.remedy == .resumeLater)
        #expect(stand.clock.naps.isEmpty)
        #expect(stand.books.outcomes == [.locked])
        for _ in 0..<20 { #expect(await stand.error() == error) }
        #expect(stand.transport.sentToAPI.count == 1)
        #expect(stand.books.outcomes.count == 1)
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
        #expect(await stand.error() == .bucketLocked(.artists, until: until, reason: .quotaExceeded))
        #expect(stand.transport.sentToAPI.count == 1)
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
        #expect(stand.books.outcomes == [.locked, .landed, .landed])
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

    @Test(arguments: [nil, "0", "-5", "soon"])
    func `a refusal that names no time is waited out, and locks for a while in the end`(
        retryAfter: String?
    ) async throws {
        let stand = try Stand(
            ScriptedTransport(.refusal(429, "Too many requests", retryAfter: retryAfter)),
            jitter: 0
        )
        let error = await stand.error()
        #expect(stand.transport.sentToAPI.count == 8)
        #expect(stand.clock.naps == Array(repeating: .seconds(1), count: 7))
        #expect(error == .bucketLocked(.artists, until: stand.clock.now + 30, reason: .rateLimited))
    }

    @Test func `waits that are short but many come to an end`() async throws {
        let stand = try Stand(
            ScriptedTransport(.refusal(429, "Too many requests", retryAfter: "25")),
            jitter: 0
        )
        let error = await stand.error()
        #expect(stand.clock.naps == [.seconds(25), .seconds(25)])
        #expect(error == .bucketLocked(.artists, until: stand.clock.now + 25, reason: .rateLimited))
    }

    @Test func `a gate of one's own is asked before every attempt, and told of locks`() async throws {
        let gate = CountingGate()
        let transport = ScriptedTransport(.text("", status: 503), .refusal(429, "x", retryAfter: "99"))
        let clock = ManualClock()
        let client = SpotifyClient(
            settings: try settings(),
            transport: transport,
            attempts: Books(),
            isJSON: { _ in true },
            gate: gate,
            clock: clock.wall
        )
        await #expect(throws: SpotifyError.self) { try await client.answer(to: .track(someID)) }
        #expect(gate.admitted.value == 3)
        let lock = BucketLock(bucket: .tracks, until: clock.now + 99, reason: .rateLimited)
        #expect(gate.locks.withLock(\.self) == [lock])
    }
}

/// A gate that lets everything through and keeps count.
private final class CountingGate: BucketGate {
    let admitted = Counter()
    let locks = Mutex<[BucketLock]>([])

    func admit(_ bucket: Bucket, at now: Date) async throws {
        admitted.increment()
    }

    func lock(_ lock: BucketLock) {
        locks.withLock { $0.append(lock) }
    }
}
