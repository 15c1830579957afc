import Diagnostics
import Foundation
import HTTP
import TestSupport
import Testing

/// A server that means harm gets one clear failure, in bounded time and memory.
@Suite struct HostileServerTests {
    @Test func `a small answer that unpacks to more than the limit ends at the limit`() async throws {
        let packed = bomb(260_000)
        #expect(packed.count < 1 << 20)
        try await withServer { _ in
            .answer(headers: [("Content-Encoding", "gzip")], body: packed)
        } _: { server in
            let transport = try transport()
            let error = await httpError { _ = try await transport.send(HTTPRequest(url: server.url)) }
            #expect(error?.kind == .tooLarge)
            #expect(error?.message == "the body is larger than \(32 << 20) bytes")
        }
    }

    @Test func `a body without an end ends at the limit`() async throws {
        let block = String(repeating: "[", count: 1 << 16)
        try await withServer { _ in
            .flood("HTTP/1.1 200 OK\r\n\r\n", again: block)
        } _: { server in
            let transport = try transport()
            let error = await httpError { _ = try await transport.send(HTTPRequest(url: server.url)) }
            #expect(error?.kind == .tooLarge)
            #expect(try await eventually { server.abandoned == 1 })
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n", "X-More: and more of it\r\n"),
        ("HTTP/1.1 200 OK\r\nX-Long: ", "0123456789abcdef"),
        ("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-Trailer: and more of it\r\n"),
    ])
    func `a header without an end ends at the limit, and is passing`(
        first: String,
        again: String
    ) async throws {
        try await withServer { _ in
            .flood(first, again: String(repeating: again, count: 100))
        } _: { server in
            let transport = try transport()
            let error = await httpError { _ = try await transport.send(HTTPRequest(url: server.url)) }
            #expect(error?.kind == .interrupted, "\(String(describing: error))")
            #expect(error?.isPassing == true)
            #expect(try await eventually { server.abandoned == 1 })
        }
    }

    @Test func `an answer that drips runs into the time limit`() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + String(repeating: " ", count: 1_000)
        try await withServer { _ in
            .drip(answer, pause: .milliseconds(20))
        } _: { server in
            let transport = try transport { $0.totalTimeout = .milliseconds(300) }
            let error = await httpError { _ = try await transport.send(HTTPRequest(url: server.url)) }
            #expect(error?.kind == .timedOut)
            #expect(try await eventually { server.abandoned == 1 })
        }
    }

    @Test(arguments: ["http://192.0.2.1/v1/artists/x", "HTTP://[2001:db8::1]:8080/"])
    func `plain http leaves this machine under no circumstances`(url: String) async throws {
        let request = HTTPRequest(url: url, authorization: Secret("Bearer t0ken"))
        let error = await httpError { _ = try await transport().send(request) }
        #expect(error?.kind == .unsendable)
        #expect(error?.message == "http is for this machine only, and this is another")
        #expect(error?.description.contains("t0ken") == false)
    }

    @Test func `plain http by name reaches this machine`() async throws {
        try await withServer { _ in
            .answer(body: [1])
        } _: { server in
            let url = "http://localhost:\(server.port)/"
            let response = try await transport().send(HTTPRequest(url: url))
            #expect(response.body == [1])
        }
    }
}
