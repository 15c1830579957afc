import HTTP
import TestSupport
import Testing

@Suite struct CancellationTests {
    @Test func `a cancelled request ends at once and gives up its connection`() async throws {
        try await withServer { _ in
            .silence
        } _: { server in
            let transport = try transport()
            let url = server.url
            let task = Task { try await transport.send(HTTPRequest(url: url)) }
            #expect(try await eventually { server.received.count == 1 })
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(try await eventually { server.abandoned == 1 })
        }
    }

    @Test func `a cancellation that comes before the request is not lost`() async throws {
        try await withServer { _ in
            .silence
        } _: { server in
            let transport = try transport()
            let url = server.url
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await transport.send(HTTPRequest(url: url))
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(server.received.isEmpty)
        }
    }

    @Test func `cancellations at any moment leave nothing hanging`() async throws {
        try await withServer { received in
            received.path == "/silent" ? .silence : .answer(body: [1])
        } _: { server in
            let transport = try transport()
            let url = server.url
            for round in 0..<30 {
                let tasks = (0..<8).map { index in
                    let path = index.isMultiple(of: 2) ? "/silent" : "/"
                    return Task { try await transport.send(HTTPRequest(url: url + path)) }
                }
                for _ in 0..<(round * 3) { await Task.yield() }
                for task in tasks { task.cancel() }
                for task in tasks { _ = await task.result }
            }
            #expect(try await transport.send(HTTPRequest(url: url)).body == [1])
        }
    }

    @Test func `a cancelled request leaves the others alone`() async throws {
        try await withServer { received in
            received.path == "/silent"
                ? .silence
                : .drip("HTTP/1.1 200 Told\r\nContent-Length: 1\r\n\r\n7", pause: .milliseconds(10))
        } _: { server in
            let transport = try transport { $0.maximumExchanges = 4 }
            let url = server.url
            let silent = Task { try await transport.send(HTTPRequest(url: url + "/silent")) }
            #expect(try await eventually { server.received.count == 1 })
            let other = Task { try await transport.send(HTTPRequest(url: url)) }
            // From here on its answer takes half a second, so the other ends in the middle of it.
            #expect(try await eventually { server.received.count == 2 })
            silent.cancel()
            await #expect(throws: CancellationError.self) { try await silent.value }
            #expect(try await other.value.body == Array("7".utf8))
        }
    }
}
