import Foundation
import HTTP
import TestSupport
import Testing

@Suite struct TimeoutTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func `a request's own time limit holds in place of the transport's`() async throws {
        try await withServer { _ in
            .silence
        } _: { server in
            let transport = try transport { $0.totalTimeout = .seconds(3_600) }
            let start = ContinuousClock.now
            let error = await httpError {
                _ = try await transport.send(HTTPRequest(url: server.url, timeout: .milliseconds(200)))
            }
            #expect(error?.kind == .timedOut)
            #expect(start.duration(to: .now) < .seconds(20))
        }
    }

    @Test(.enabled(if: PreloadedLibrary.compiler != nil, "needs clang or cc"))
    func `a name server that does not answer holds up neither the time limit nor the end`() async throws {
        let library = try await PreloadedLibrary(of: "Tests/SlowResolver/slow_resolver.c", in: scratch)
        let start = ContinuousClock.now
        let outcome = try await Program.run(
            "http-bench",
            ["http://name.test/", "--requests", "1", "--in-flight", "1", "--timeout-ms", "200"],
            environment: ["LD_PRELOAD": library.file.path]
        )
        #expect(outcome.errors.contains("[curl 28]"), "\(outcome.errors)")
        // The name server takes a minute.
        #expect(start.duration(to: .now) < .seconds(55))
    }

    @Test func `a time limit does not outlive its request`() async throws {
        try await withServer { _ in
            .drip("HTTP/1.1 200 Told\r\nContent-Length: 2\r\n\r\nok", pause: .milliseconds(15))
        } _: { server in
            let transport = try transport { $0.maximumExchanges = 1 }
            _ = await httpError {
                _ = try await transport.send(
                    HTTPRequest(url: server.url, timeout: .milliseconds(50))
                )
            }
            let response = try await transport.send(HTTPRequest(url: server.url))
            #expect(response.body == Array("ok".utf8))
        }
    }

    @Test func `waiting for a place is part of the time`() async throws {
        try await withServer { _ in
            .silence
        } _: { server in
            let transport = try transport { $0.maximumExchanges = 1 }
            let url = server.url
            let first = Task { try await transport.send(HTTPRequest(url: url, timeout: .seconds(3_600))) }
            #expect(try await eventually { server.received.count == 1 })
            let start = ContinuousClock.now
            let error = await httpError {
                _ = try await transport.send(HTTPRequest(url: url, timeout: .milliseconds(200)))
            }
            #expect(error?.kind == .timedOut)
            #expect(error?.message.contains("other exchanges") == true)
            #expect(start.duration(to: .now) < .seconds(20))
            #expect(server.received.count == 1)
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
        }
    }
}
