import Concurrency
import Diagnostics
import Foundation
import HTTP
import Testing

@testable import Spotify

@Suite struct RetryTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// `#expect` takes no mutating call.
    private func expect(
        _ delay: Duration?,
        _ expected: Duration?,
        at location: SourceLocation = #_sourceLocation
    ) {
        #expect(delay == expected, sourceLocation: location)
    }

    @Test(arguments: [
        ("1", Duration.seconds(1)), (" 86236 ", .seconds(86_236)), ("1.5", .milliseconds(1_500)),
        ("Fri, 15 Jan 2027 08:01:40 GMT", .seconds(100)), ("99999999999999999999999", .seconds(31 * 86_400)),
    ])
    func `a Retry-After is a number of seconds or a date`(header: String, delay: Duration) {
        #expect(RetryAfter.delay(header, now: now) == delay)
    }

    @Test(arguments: [
        nil, "", "0", "-1", "0.0", "soon", "1e3", "0x10", "inf", "nan", ".", "1.2.3", "٣",
        "Fri, 15 Jan 2027 07:59:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT",
    ])
    func `a Retry-After that asks for no wait is none`(header: String?) {
        #expect(RetryAfter.delay(header, now: now) == nil)
    }

    @Test func `every wait may be twice as long as the one before, up to a limit`() {
        var policy = RetryPolicy()
        policy.maximumAttempts = 8
        var state = RetryState(policy: policy, startedAt: now)
        let delays = (1...8).map { _ in state.delayAfterFailure(retryAfter: nil, jitter: 1, now: now) }
        let expected: [Duration?] = [
            .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10),
            .seconds(10), nil,
        ]
        #expect(delays == expected)
    }

    @Test func `any share of the wait may be drawn`() {
        var state = RetryState(policy: RetryPolicy(), startedAt: now)
        expect(state.delayAfterFailure(retryAfter: nil, jitter: 0, now: now), .zero)
        expect(state.delayAfterFailure(retryAfter: nil, jitter: 0.25, now: now), .milliseconds(250))
    }

    @Test func `a wait that a failing server asks for is kept, unless the call has no time for it`() {
        var state = RetryState(policy: RetryPolicy(), startedAt: now)
        expect(state.delayAfterFailure(retryAfter: .seconds(7), jitter: 0, now: now), .seconds(7))
        expect(state.delayAfterFailure(retryAfter: .seconds(55), jitter: 0, now: now), .seconds(55))
        expect(state.delayAfterFailure(retryAfter: .seconds(55), jitter: 0, now: now + 1), nil)
    }

    @Test func `a refusal is never answered sooner than it asks`() {
        var state = RetryState(policy: RetryPolicy(), startedAt: now)
        expect(state.delayAfterLimit(retryAfter: .seconds(3), jitter: 0, now: now), .seconds(3))
        expect(state.delayAfterLimit(retryAfter: nil, jitter: 0, now: now + 3), .seconds(1))
        expect(state.delayAfterLimit(retryAfter: .seconds(51), jitter: 1, now: now + 4), .seconds(51))
        expect(state.delayAfterLimit(retryAfter: nil, jitter: 0, now: now + 55), nil)
    }

    @Test func `refusals that ask for a second again and again come to an end`() {
        var state = RetryState(policy: RetryPolicy(), startedAt: now)
        var count = 0
        while state.delayAfterLimit(retryAfter: .seconds(1), jitter: 0, now: now) != nil { count += 1 }
        #expect(count == 7)
    }

    @Test func `a transfer gets what the call has left, and fifty seconds at most`() {
        let state = RetryState(policy: RetryPolicy(), startedAt: now)
        #expect(state.transferTimeout(at: now) == .seconds(50))
        #expect(state.transferTimeout(at: now + 45) == .seconds(15))
        #expect(state.transferTimeout(at: now + 70) == .milliseconds(1))
    }

    @Test(
        arguments: [
            (nil, "120", "Slow down [Retry-After 120]"),
            ("QUOTA_EXCEEDED", nil, "Slow down [QUOTA_EXCEEDED]"),
            ("WHY", "1\n2", "Slow down [WHY, Retry-After 1 2]"),
        ] as [(String?, String?, String)]
    )
    func `the reason and the wait stay with the words`(reason: String?, retryAfter: String?, words: String) {
        let ending = reason.map { #","reason":"\#($0)""# } ?? ""
        let body = #"{"error":{"status":429,"message":"Slow down"\#(ending)}}"#
        #expect(Refusal(body: Array(body.utf8), retryAfter: retryAfter).words == words)
    }

    @Test(arguments: [Duration.seconds(60), .seconds(10), .milliseconds(300)])
    func `the renewal of a token ends before the others' patience, and that before their calls`(
        time: Duration
    ) {
        var policy = RetryPolicy()
        policy.callTimeout = time
        let state = RetryState(policy: policy, startedAt: now)
        #expect(policy.renewalTimeout < policy.renewalPatience)
        #expect(now + policy.renewalPatience.seconds < state.lastTurn)
    }

    @Test func `a token is renewed once`() {
        var state = RetryState(policy: RetryPolicy(), startedAt: now)
        let answers = [state.mayRenewToken(), state.mayRenewToken()]
        #expect(answers == [true, false])
    }

    @Test(
        arguments: [
            (#"{"error":{"status":400,"message":"invalid id"}}"#, "invalid id", nil),
            (
                #"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#,
                "Too many requests [QUOTA_EXCEEDED]",
                "QUOTA_EXCEEDED"
            ),
            (
                #"{"error":"invalid_client","error_description":"Invalid client secret"}"#,
                "invalid_client: Invalid client secret", nil
            ),
            (#"{"error":"invalid_client"}"#, "invalid_client", nil),
            ("Too many requests", "Too many requests", nil),
            ("", "no reason given", nil),
            ("{}", "{}", nil),
            (#"{"error":{"status":502}}"#, #"{"error":{"status":502}}"#, nil),
            ("<html>\n<h1>Bad\r\nGateway</h1>", "<html> <h1>Bad Gateway</h1>", nil),
        ] as [(String, String, String?)]
    )
    func `a refusal is read in every form that has been seen`(body: String, words: String, reason: String?) {
        let refusal = Refusal(body: Array(body.utf8))
        #expect(refusal.words == words)
        #expect(refusal.reason == reason)
    }

    @Test func `a long refusal is cut`() {
        #expect(Refusal(body: Array(repeating: 65, count: 5_000)).words.count == 301)
    }

    @Test(arguments: [(0, true), (1, true), (7, true), (8, true), (9, false)])
    func `a secret is found wherever it stands in a body`(start: Int, isThere: Bool) {
        let secret = "0123456789abcdef"
        let body = Array((String(repeating: "0", count: start) + secret).utf8.prefix(24))
        #expect(Redaction([.init(secret)]).isNeeded(in: body) == isThere)
    }

    @Test func `a word is not taken for a secret, and nothing holds none`() {
        #expect(!Redaction([.init("sandbox"), .init("")]).isNeeded(in: Array("a sandbox".utf8)))
        #expect(!Redaction([.init("0123456789abcdef")]).isNeeded(in: []))
        #expect(!Redaction([]).isNeeded(in: Array("a sandbox".utf8)))
    }

    @Test func `a secret is taken out of a body, across the cut as well`() {
        let redaction = Redaction([.init("t0ken"), .init("")])
        #expect(redaction.redacted(Array("a t0ken, t0ken".utf8)) == Array("a ••••, ••••".utf8))
        let dots = Array(repeating: UInt8(ascii: "."), count: AttemptFailure.keptBytes - 2)
        let body = dots + Array("t0ken".utf8)
        #expect(!String(decoding: redaction.redacted(body), as: UTF8.self).contains("t0"))
        #expect(redaction.redacted(body).count == AttemptFailure.keptBytes)
    }

    @Test func `a secret across the cut is taken out whole after another that was longer than its dots`() {
        let token = String(repeating: "t0ken", count: 40)
        var body = Array(repeating: UInt8(ascii: "."), count: AttemptFailure.keptBytes + 400)
        for start in [100, AttemptFailure.keptBytes + 12] {
            body.replaceSubrange(start..<start + token.utf8.count, with: token.utf8)
        }
        let kept = Redaction([.init(token)]).redacted(body)
        #expect(!String(decoding: kept, as: UTF8.self).contains("t0"))
        #expect(kept.count == AttemptFailure.keptBytes)
    }

    @Test func `a secret is taken out of a header, and a word is not`() {
        let redaction = Redaction([.init("0123456789abcdef"), .init("sandbox")])
        let headers: HTTPHeaders = [
            "ETag": "\"0123456789abcdef\"", "Cache-Control": "0123456789abcdef, 0123456789abcdef",
            "Content-Type": "application/sandbox+json",
        ]
        let body = Array("0123456789abcdef".utf8)
        let response = HTTPResponse(status: 200, headers: headers, body: body, receivedBytes: 3)
        let expected: HTTPHeaders = [
            "ETag": "\"••••\"", "Cache-Control": "••••, ••••", "Content-Type": "application/sandbox+json",
        ]
        let redacted = redaction.redactingHeader(of: response)
        #expect(
            redacted == HTTPResponse(status: 200, headers: expected, body: body, receivedBytes: 3)
        )
    }

    @Test func `a secret that another begins with leaves nothing of the longer one`() {
        let redaction = Redaction([.init("t0ken"), .init("t0ken-and-more")])
        #expect(redaction.redacted(Array("a t0ken-and-more, t0ken".utf8)) == Array("a ••••, ••••".utf8))
    }
}
