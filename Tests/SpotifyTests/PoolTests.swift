import Diagnostics
import Foundation
import HTTP
import Quota
import Spotify
import Synchronization
import Testing

/// A pool of two apps; every app has a token of its own.
@Suite struct PoolTests {
    private static let environment = [
        "A_ID": "a", "A_SECRET": "aa", "B_ID": "b", "B_SECRET": "bb", "C_ID": "c", "C_SECRET": "cc",
    ]

    private static func pool(_ owners: String...) -> [CredentialSource] {
        zip(["A", "B", "C"], owners).map { name, owner in
            CredentialSource(
                name: name,
                owner: owner,
                clientIDVariable: "\(name)_ID",
                clientSecretVariable: "\(name)_SECRET"
            )
        }
    }

    private static func token(of client: String) -> String { "token-of-\(client)" }

    /// The client id that a request for a token carries.
    private static func client(_ request: HTTPRequest) -> String {
        let base64 = request.authorization?.revealed.dropFirst("Basic ".count) ?? ""
        let pair = Data(base64Encoded: String(base64)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return String(pair.prefix { $0 != ":" })
    }

    /// Gives every app its own token; `reply` gets the app that an API request carries the token of.
    private static func transport(
        _ reply: @escaping @Sendable (_ client: String, HTTPRequest) -> HTTPResponse = { _, _ in .json("{}") }
    ) -> ScriptedTransport {
        ScriptedTransport { request in
            if request.isForToken { return .token(token(of: client(request))) }
            let bearer = request.authorization?.revealed ?? ""
            return reply(String(bearer.dropFirst("Bearer token-of-".count)), request)
        }
    }

    private func stand(
        _ transport: ScriptedTransport,
        clock: ManualClock = ManualClock(),
        owners: [CredentialSource],
        left: [Int?] = [nil, nil, nil]
    ) throws -> Stand {
        try Stand(transport, clock: clock, left: left, pool: owners, environment: Self.environment)
    }

    private func senders(_ stand: Stand) -> [String] {
        stand.transport.sentToAPI.map { String($0.authorization?.revealed.suffix(1) ?? "") }
    }

    @Test func `the member with the most left asks, with its own token`() async throws {
        let stand = try stand(Self.transport(), owners: Self.pool("one", "two"), left: [3, 5])
        for _ in 0..<8 { _ = try await stand.client.answer(to: .artist(someID)) }
        #expect(senders(stand) == ["b", "b", "a", "b", "a", "b", "a", "b"])
        #expect(stand.transport.sentForTokens.map(Self.client).sorted() == ["a", "b"])
        let attempts = stand.recorder.attempts.filter { $0.bucket != nil }
        #expect(attempts.map(\.credential) == "BBABABAB".map(String.init))
        #expect(stand.gates.map(\.entered.value) == [3, 5])
        guard case .quota(.budgetSpent) = await stand.error() else {
            Issue.record("both budgets are spent")
            return
        }
        #expect(stand.transport.sentToAPI.count == 8)
    }

    @Test func `one whose quota has no end comes first, and of equals the first`() async throws {
        let stand = try stand(
            Self.transport(),
            owners: Self.pool("one", "two", "three"),
            left: [9, nil, nil]
        )
        for _ in 0..<3 { _ = try await stand.client.answer(to: .artist(someID)) }
        #expect(senders(stand) == ["b", "b", "b"])
    }

    @Test func `when one member is locked, another repeats the request at once`() async throws {
        let transport = Self.transport { client, _ in
            client == "a" ? .refusal(429, "Too many requests", reason: "QUOTA_EXCEEDED") : .json("{}")
        }
        let stand = try stand(transport, owners: Self.pool("one", "two"))
        for _ in 0..<5 { _ = try await stand.client.answer(to: .artist(someID)) }
        #expect(senders(stand) == ["a", "b", "b", "b", "b", "b"])
        #expect(stand.recorder.outcomes == [.locked, .landed, .landed, .landed, .landed, .landed])
        #expect(stand.clock.naps.isEmpty)
    }

    @Test func `a locked owner's other apps are not tried, and the line says that they cannot help`()
        async throws
    {
        let transport = Self.transport { _, _ in .refusal(429, "Too many requests", reason: "QUOTA_EXCEEDED")
        }
        let stand = try stand(transport, owners: Self.pool("one", "one"))
        let error = await stand.error()
        #expect(senders(stand) == ["a"])
        #expect(error?.description.contains("2 client ids belong to one owner") == true)
        #expect(error?.description.contains("\n") == false)
        #expect(error?.remedy == .resumeLater)
    }

    @Test func `a lock found at the gate says it too`() async throws {
        let stand = try stand(Self.transport(), owners: Self.pool("one", "one"))
        for gate in stand.gates { gate.lock(.artists, for: .seconds(3_600)) }
        let error = await stand.error()
        #expect(error?.description.contains("none of them can help") == true)
        #expect(stand.transport.sent.isEmpty)
    }

    @Test func `when all are locked, the one that opens first is told`() async throws {
        let stand = try stand(Self.transport(), owners: Self.pool("one", "two"))
        stand.gates[0].lock(.artists, for: .seconds(7_200))
        stand.gates[1].lock(.artists, for: .seconds(3_600))
        let lock = BucketLock(bucket: .artists, until: stand.clock.now + 3_600, reason: .quotaExceeded)
        #expect(await stand.error() == .quota(.locked(lock)))
        #expect(stand.transport.sent.isEmpty)
    }

    @Test func `a member that has to wait gives way to one that has not`() async throws {
        let stand = try stand(Self.transport(), owners: Self.pool("one", "two"), left: [9, 3])
        stand.gates[0].pause(for: .seconds(20))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(senders(stand) == ["b"])
        #expect(stand.clock.naps.isEmpty)
    }

    @Test func `a ledger that takes a while to answer costs no member its turn`() async throws {
        let stand = try stand(Self.transport(), owners: Self.pool("one", "two"))
        for gate in stand.gates { gate.answer(after: .milliseconds(300)) }
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(senders(stand) == ["a"])
        #expect(stand.gates.map(\.deadlines.count) == [1, 0])
    }

    @Test func `a token that takes a while to come does not cost another member one`() async throws {
        let clock = ManualClock()
        let transport = ScriptedTransport { request in
            guard request.isForToken else { return .json("{}") }
            clock.advance(.milliseconds(200))
            return .token(Self.token(of: Self.client(request)))
        }
        let stand = try stand(transport, clock: clock, owners: Self.pool("one", "two"))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(transport.sentForTokens.map(Self.client) == ["a"])
        #expect(senders(stand) == ["a"])
    }

    @Test func `when all have to wait, the one whose turn comes first does`() async throws {
        let stand = try stand(Self.transport(), owners: Self.pool("one", "two"), left: [9, 3])
        stand.gates[0].pause(for: .seconds(20))
        stand.gates[1].pause(for: .seconds(10))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(senders(stand) == ["b"])
        #expect(stand.clock.naps == [.seconds(10)])
    }

    @Test func `credentials that are refused are left out while others remain`() async throws {
        let transport = ScriptedTransport { request in
            guard request.isForToken else { return .json("{}") }
            let client = Self.client(request)
            return client == "a"
                ? .json(#"{"error":"invalid_client"}"#, status: 400) : .token(Self.token(of: client))
        }
        let stand = try stand(transport, owners: Self.pool("one", "two"))
        for _ in 0..<3 { _ = try await stand.client.answer(to: .artist(someID)) }
        #expect(senders(stand) == ["b", "b", "b"])
        #expect(transport.sentForTokens.map(Self.client) == ["a", "b"])
    }

    @Test func `credentials that are all refused end the request`() async throws {
        let transport = ScriptedTransport { _ in .json(#"{"error":"invalid_client"}"#, status: 400) }
        let stand = try stand(transport, owners: Self.pool("one", "two"))
        let error = await stand.error()
        #expect(error == .credentialsRefused(words: "invalid_client"))
        #expect(transport.sentForTokens.map(Self.client) == ["a", "b"])
    }

    @Test func `an owner without Premium is left out with all apps while others remain`() async throws {
        let premium = "Active premium subscription required for the owner of the app."
        let transport = Self.transport { client, _ in
            client == "c" ? .json("{}") : .text(premium, status: 403)
        }
        let stand = try stand(transport, owners: Self.pool("one", "one", "two"))
        for _ in 0..<3 { _ = try await stand.client.answer(to: .artist(someID)) }
        #expect(senders(stand) == ["a", "c", "c", "c"])
    }

    @Test func `owners who all lack Premium end the request in Spotify's words`() async throws {
        let premium = "Active premium subscription required for the owner of the app."
        let transport = Self.transport { _, _ in .text(premium, status: 403) }
        let stand = try stand(transport, owners: Self.pool("one", "two"))
        #expect(await stand.error() == .premiumRequired(words: premium))
        #expect(senders(stand) == ["a", "b"])
    }

    @Test func `a refused token is renewed by the member whose it was`() async throws {
        let renewals = Counter()
        let transport = ScriptedTransport { request in
            if request.isForToken { return .token("\(Self.client(request))-\(renewals.increment())") }
            return request.authorization?.revealed == "Bearer a-1"
                ? .refusal(401, "The access token expired") : .json("{}")
        }
        let stand = try stand(transport, owners: Self.pool("one", "two"), left: [4, 4])
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(transport.sentToAPI.map { $0.authorization?.revealed } == ["Bearer a-1", "Bearer a-2"])
    }

    @Test func `tokens that one app is not given leave the others to ask`() async throws {
        let transport = ScriptedTransport { request in
            guard request.isForToken else { return .json("{}") }
            let client = Self.client(request)
            return client == "a"
                ? .refusal(429, "Too many requests", retryAfter: "600") : .token(Self.token(of: client))
        }
        let stand = try stand(transport, owners: Self.pool("one", "two"))
        for _ in 0..<3 { _ = try await stand.client.answer(to: .artist(someID)) }
        #expect(senders(stand) == ["b", "b", "b"])
        #expect(transport.sentForTokens.map(Self.client) == ["a", "b"])
    }

    @Test(arguments: [
        HTTPResponse.text("", status: 500), .text("<html>", status: 200), .text("", status: 204),
    ])
    func `an app that the accounts service fails leaves the others to ask`(reply: HTTPResponse) async throws {
        let transport = ScriptedTransport { request in
            guard request.isForToken else { return .json("{}") }
            let client = Self.client(request)
            return client == "a" ? reply : .token(Self.token(of: client))
        }
        let stand = try stand(transport, owners: Self.pool("one", "two"))
        for _ in 0..<3 { _ = try await stand.client.answer(to: .artist(someID)) }
        #expect(senders(stand) == ["b", "b", "b"])
        let tries = reply.status == 204 ? 1 : 5
        #expect(transport.sentForTokens.map(Self.client) == Array(repeating: "a", count: tries) + ["b"])
    }

    @Test func `an app that is waited for and then gets no token leaves it to another`() async throws {
        let transport = ScriptedTransport { request in
            guard request.isForToken else { return .json("{}") }
            let client = Self.client(request)
            return client == "a" ? .text("", status: 204) : .token(Self.token(of: client))
        }
        let stand = try stand(transport, owners: Self.pool("one", "two"))
        stand.gates[0].lock(.artists, for: .seconds(10))
        stand.gates[1].pause(for: .seconds(20))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(senders(stand) == ["b"])
        #expect(transport.sentForTokens.map(Self.client) == ["b", "a"])
    }

    @Test func `an app without a token is asked again before one that is locked for a day`() async throws {
        let isBack = Mutex(false)
        let transport = ScriptedTransport { request in
            guard request.isForToken else { return .json("{}") }
            let client = Self.client(request)
            return client == "a" || isBack.withLock(\.self)
                ? .token(Self.token(of: client)) : .refusal(500, "Oops")
        }
        let stand = try stand(transport, owners: Self.pool("one", "two"))
        stand.gates[0].lock(.artists, for: .seconds(86_400))
        let missing = SpotifyError.unavailable(target: "/api/token", status: 500, words: "Oops", attempts: 5)
        #expect(await stand.error() == missing)
        isBack.withLock { $0 = true }
        #expect(await stand.error() == missing)
        stand.clock.advance(.seconds(300))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(senders(stand) == ["b"])
        #expect(transport.sentForTokens.map(Self.client).joined() == "bbbbbb")
    }

    @Test func `an app whose accounts service is silent is left out for five minutes`() async throws {
        let clock = ManualClock()
        let transport = ScriptedTransport { request in
            guard request.isForToken else { return .json("{}") }
            let client = Self.client(request)
            guard client == "a" else { return .token(Self.token(of: client)) }
            clock.advance(request.timeout ?? .seconds(3_600))
            throw HTTPError(kind: .timedOut, code: 28, message: "Operation timed out", url: request.url)
        }
        let stand = try stand(transport, clock: clock, owners: Self.pool("one", "two"))
        let start = clock.now
        for _ in 0..<3 { _ = try await stand.client.answer(to: .artist(someID)) }
        #expect(senders(stand) == ["b", "b", "b"])
        #expect(transport.sentForTokens.map(Self.client).joined() == "ab")
        #expect(clock.now == start + 50)
        clock.advance(.seconds(300))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(transport.sentForTokens.map(Self.client).joined() == "aba")
    }

    @Test func `a call whose own time is over says nothing of the app that it waited for`() async throws {
        var policy = RetryPolicy()
        policy.callTimeout = .milliseconds(300)
        let transport = ScriptedTransport { request in
            if request.isForToken { try await Task.sleep(for: .seconds(3_600)) }
            return .json("{}")
        }
        let stand = try Stand(
            transport,
            left: [nil, nil],
            pool: Self.pool("one", "two"),
            environment: Self.environment,
            policy: policy
        )
        for _ in 0..<2 {
            let error = await stand.error()
            #expect(error?.leavesNoToken == false)
            #expect(error?.description.contains("attempts") == false)
        }
        #expect(Set(transport.sentForTokens.map(Self.client)) == ["a"])
    }

    @Test func `where no app gets a token, each was tried`() async throws {
        let transport = ScriptedTransport { _ in .refusal(500, "Oops") }
        let stand = try stand(transport, owners: Self.pool("one", "two"))
        let error = await stand.error()
        #expect(error == .unavailable(target: "/api/token", status: 500, words: "Oops", attempts: 5))
        #expect(transport.sentForTokens.map(Self.client).joined() == "aaaaabbbbb")
    }

    @Test func `the clock is compared by the token of whoever is given one`() async throws {
        let transport = ScriptedTransport { request in
            let client = Self.client(request)
            return client == "a"
                ? .refusal(429, "Too many requests", retryAfter: "600") : .token(Self.token(of: client))
        }
        let stand = try stand(transport, owners: Self.pool("one", "two"))
        try await stand.client.checkClock()
        #expect(transport.sentForTokens.map(Self.client) == ["a", "b"])
    }

    @Test func `where nobody is given a token the clock is compared when the first one is`() async throws {
        let transport = ScriptedTransport { request in
            let pauses = ["a": "7200", "b": "3600"]
            if let pause = pauses[Self.client(request)] {
                return .refusal(429, "Too many requests", retryAfter: pause)
            }
            return .json(#"{"error":"invalid_client"}"#, status: 400)
        }
        let stand = try stand(transport, owners: Self.pool("one", "two", "three"))
        let until = stand.clock.now + 3_600
        let error = await #expect(throws: SpotifyError.self) { try await stand.client.checkClock() }
        #expect(error == .tokenDelayed(until: until))
        #expect(transport.sentForTokens.map(Self.client) == ["a", "b", "c"])
    }

    @Test func `many at once never mix the tokens up`() async throws {
        let transport = Self.transport { client, request in
            ["a", "b", "c"].contains(client) ? .json("{}") : .refusal(400, "whose token is that?")
        }
        let stand = try stand(transport, owners: Self.pool("one", "two", "three"), left: [100, 100, 100])
        let client = stand.client
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<300 { group.addTask { _ = try await client.answer(to: .artist(someID)) } }
            try await group.waitForAll()
        }
        #expect(stand.gates.map(\.entered.value) == [100, 100, 100])
        let senders = senders(stand)
        #expect(["a", "b", "c"].map { sender in senders.count { $0 == sender } } == [100, 100, 100])
        #expect(transport.sentForTokens.count == 3)
    }
}
