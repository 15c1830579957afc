import Catalog
import Diagnostics
import Foundation
import HTTP
import Quota
import Spotify
import Testing

@Suite struct RefusalTests {
    private static let target = "/v1/artists/\(someID)"
    private static let premium =
        "Active premium subscription required for the owner of the app. When the subscription status changes, it can "
        + "take a few hours before requests are allowed again."

    @Test(arguments: [
        (
            HTTPResponse.refusal(400, "invalid id"),
            SpotifyError.badRequest(target: target, words: "invalid id"), Remedy.fixInput
        ),
        (.text("", status: 400), .badRequest(target: target, words: "no reason given"), .fixInput),
        (
            .refusal(404, "Resource not found"), .notFound(target: target, words: "Resource not found"),
            .fixInput
        ),
        (.refusal(403, "Forbidden"), .forbidden(target: target, words: "Forbidden"), .fixConfiguration),
        (.text(premium, status: 403), .premiumRequired(words: premium), .fixCredentials),
        (
            .text("", status: 302), .unexpected(target: target, status: 302, words: "no reason given"),
            .restoreService
        ),
        (.refusal(410, "Gone"), .unexpected(target: target, status: 410, words: "Gone"), .restoreService),
    ])
    func `a refusal is final, typed, and in Spotify's words`(
        reply: HTTPResponse,
        expected: SpotifyError,
        remedy: Remedy
    ) async throws {
        let stand = try Stand(ScriptedTransport(reply))
        let error = await stand.error()
        #expect(error == expected)
        #expect(error?.remedy == remedy)
        #expect(stand.transport.sentToAPI.count == 1)
        #expect(stand.recorder.outcomes == [.failed])
        #expect(stand.clock.naps.isEmpty)
    }

    @Test func `what is not found is booked as such, with the body`() async throws {
        let reply = HTTPResponse.refusal(404, "Resource not found")
        let stand = try Stand(ScriptedTransport(reply))
        _ = await stand.error()
        let failure = AttemptFailure(kind: .notFound, message: "Resource not found", body: reply.body)
        #expect(stand.recorder.attempts.last?.failure == failure)
    }

    @Test func `a body of evidence is cut to two kilobytes`() async throws {
        let reply = HTTPResponse.text(String(repeating: "x", count: 10_000), status: 400)
        let stand = try Stand(ScriptedTransport(reply))
        _ = await stand.error()
        #expect(stand.recorder.attempts.last?.failure?.body.count == 2_048)
    }

    @Test func `errors of the server that do not pass keep their own status`() async throws {
        let stand = try Stand(ScriptedTransport(.refusal(502, "Bad gateway.")))
        let error = await stand.error()
        #expect(error == .unavailable(target: Self.target, status: 502, words: "Bad gateway.", attempts: 5))
        #expect(error?.remedy == .restoreService)
        #expect(stand.recorder.outcomes == [.retried, .retried, .retried, .retried, .failed])
    }

    @Test func `bodies that are never whole are a failure in the end`() async throws {
        let stand = try Stand(ScriptedTransport(.json("{\"a\":")))
        let error = await stand.error()
        let words = "5 bytes of type application/json; charset=utf-8 (not whole JSON)"
        #expect(error == .garbled(target: Self.target, words: words, attempts: 5))
        #expect(error?.remedy == .restoreService)
    }

    @Test func `a service that cannot be reached is told after the last try`() async throws {
        let transport = ScriptedTransport { request in
            throw HTTPError(kind: .unreachable, code: 7, message: "Failed to connect", url: request.url)
        }
        let stand = try Stand(transport, environment: ["SPOTIFY_ACCOUNTS_URL": "http://127.0.0.1:9"])
        let error = await stand.error(of: .search("secret plans", types: [.track], limit: 1))
        let url = "http://127.0.0.1:9/api/token"
        #expect(error == .unreachable(url: url, words: "Failed to connect [curl 7]", attempts: 5))
        #expect(error?.remedy == .restoreService)
        #expect(transport.sent.count == 5)
    }

    @Test func `a certificate that is refused is not tried again`() async throws {
        let transport = ScriptedTransport { request in
            throw HTTPError(kind: .untrusted, code: 60, message: "self-signed", url: request.url)
        }
        let stand = try Stand(transport)
        let error = await stand.error()
        #expect(error?.remedy == .fixConfiguration)
        #expect(error?.description.contains("SPOTIFY_CA_FILE") == true)
        #expect(transport.sent.count == 1)
    }

    @Test func `a proxy that is none is a setting, and is not tried again`() async throws {
        let transport = ScriptedTransport { request in
            let kind = HTTPError.Kind.wrongProxy(variable: "HTTPS_PROXY")
            throw HTTPError(kind: kind, code: 5, message: "no address", url: request.url)
        }
        let stand = try Stand(transport)
        let error = await stand.error()
        #expect(error?.remedy == .fixConfiguration)
        #expect(error?.description.hasPrefix("HTTPS_PROXY holds no address of a proxy") == true)
        #expect(transport.sent.count == 1)
        #expect(stand.recorder.attempts.last?.failure?.message == "no address [curl 5]")
    }

    @Test(arguments: [true, false])
    func `an answer that is too large is asked for once, and names what was asked`(
        isForToken: Bool
    ) async throws {
        let transport = ScriptedTransport { request in
            guard request.isForToken == isForToken else { return .token() }
            throw HTTPError(kind: .tooLarge, code: 23, message: "larger than 9 bytes", url: request.url)
        }
        let stand = try Stand(transport, environment: ["SPOTIFY_ACCOUNTS_URL": "http://127.0.0.1:9"])
        let error = await stand.error()
        let words = "larger than 9 bytes [curl 23]"
        let expected: SpotifyError =
            isForToken
            ? .unusable(url: "http://127.0.0.1:9/api/token", words: words, remedy: .restoreService)
            : .tooLarge(target: Self.target, words: words)
        #expect(error == expected)
        #expect(transport.sentToAPI.count == (isForToken ? 0 : 1))
        #expect(stand.recorder.attempts.last?.outcome == .failed)
    }

    @Test func `no secret is in an error or a record, even when the server repeats it`() async throws {
        let transport = ScriptedTransport { request in
            let credentials = request.authorization?.revealed ?? ""
            guard request.isForToken else { return .text("you sent \(credentials)", status: 400) }
            return .token()
        }
        let stand = try Stand(transport)
        let error = await stand.error()
        var text = "\(String(describing: error)) \(error?.description ?? "")"
        dump(stand.recorder.attempts, to: &text)
        for attempt in stand.recorder.attempts {
            text += String(decoding: attempt.failure?.body ?? [], as: UTF8.self)
        }
        #expect(text.contains("you sent Bearer ••••"))
        #expect(!text.contains("t0ken"))
        #expect(!text.contains("s3cret"))
    }

    @Test func `an answer that repeats the token is none, and is kept without it`() async throws {
        let token = "BQ" + String(repeating: "t0ken", count: 20)
        let transport = ScriptedTransport { request in
            let told = request.authorization?.revealed ?? ""
            return request.isForToken ? .token(token) : .json(#"{"headers":{"Authorization":"\#(told)"}}"#)
        }
        let stand = try Stand(transport)
        let error = await stand.error()
        guard case .garbled = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(transport.sentToAPI.count == 5)
        let failures = stand.recorder.attempts.compactMap(\.failure)
        let bodies = failures.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies == Array(repeating: #"{"headers":{"Authorization":"Bearer ••••"}}"#, count: 5))
    }

    @Test(arguments: [
        SpotifyError.quota(
            .locked(BucketLock(bucket: .tracks, until: .init(timeIntervalSince1970: 0), reason: .rateLimited))
        ),
        .quota(.later(.tracks, until: .init(timeIntervalSince1970: 0))),
        .quota(
            .budgetSpent(
                BudgetSpent(bucket: .me, used: 9, budget: 9, freesAt: .init(timeIntervalSince1970: 0))
            )
        ),
        .allowanceSpent(.requests(5)), .allowanceSpent(.requestsOfRun(9)),
        .allowanceSpent(.deadline(.init(timeIntervalSince1970: 0))),
        .tokenDelayed(until: .init(timeIntervalSince1970: 0)), .stopped, .notFound(target: "/t", words: "w"),
        .badRequest(target: "/t", words: "w"), .forbidden(target: "/t", words: "w"),
        .premiumRequired(words: "w"),
        .credentialsRefused(words: "w"), .tokenRefused(target: "/t", words: "w"),
        .unreachable(url: "u", words: "w", attempts: 1), .unrenewed(url: "u", lock: "l"),
        .unavailable(target: "/t", status: 500, words: "w", attempts: 1),
        .garbled(target: "/t", words: "w", attempts: 1), .tooLarge(target: "/t", words: "w"),
        .tooDeep(target: "/t", words: "w"),
        .unusable(url: "u", words: "w", remedy: .fixConfiguration),
        .unexpected(target: "/t", status: 302, words: "w"),
        .wrongClock(host: "h", own: .init(timeIntervalSince1970: 0), other: .init(timeIntervalSince1970: 9)),
        .clockSet(own: .init(timeIntervalSince1970: 0), machine: .init(timeIntervalSince1970: 9)),
        .setting(name: "N", problem: "is not set; set it"),
    ])
    func `an error is one line that says what to do`(error: SpotifyError) {
        #expect(!error.description.contains("\n"))
        #expect(error.description.contains("; "))
    }

    @Test(
        arguments: [
            (SpotifyError.unreachable(url: "u", words: "w", attempts: 5), AttemptFailure.Kind.network, nil),
            (.unavailable(target: "/t", status: 502, words: "w", attempts: 5), .http, 502),
            (.garbled(target: "/t", words: "w", attempts: 5), .parse, 200),
            (.tooLarge(target: "/t", words: "w"), .network, nil),
            (.tooDeep(target: "/t", words: "w"), .parse, 200),
            (.badRequest(target: "/t", words: "w"), .api, 400),
            (.tokenRefused(target: "/t", words: "w"), .api, 401),
            (.premiumRequired(words: "w"), .api, 403), (.notFound(target: "/t", words: "w"), .notFound, 404),
            (
                .quota(.locked(BucketLock(bucket: .me, until: .distantFuture, reason: .rateLimited))), .quota,
                429
            ),
            (.quota(.later(.me, until: .distantFuture)), nil, nil), (.stopped, nil, nil),
            (.unrenewed(url: "u", lock: "l"), nil, nil),
        ] as [(SpotifyError, AttemptFailure.Kind?, Int?)]
    )
    func `an error tells its layer and its status`(
        error: SpotifyError,
        layer: AttemptFailure.Kind?,
        status: Int?
    ) {
        #expect(error.layer == layer)
        #expect(error.status == status)
    }
}
