import Diagnostics
import HTTP
import TestSupport
import Testing

@Suite struct HTTPErrorTests {
    @Test func `a port where nobody listens is unreachable`() async throws {
        let port = try ClosedPort()
        defer { withExtendedLifetime(port) {} }
        let url = "http://127.0.0.1:\(port.number)"
        let error = await httpError { _ = try await transport().send(HTTPRequest(url: url)) }
        #expect(error?.kind == .unreachable)
        #expect(error?.code == 7)
        #expect(error?.isPassing == true)
        #expect(error?.remedy == .restoreService)
    }

    @Test func `a name that nobody has is unreachable`() async throws {
        // One letter more than a name may have: it is not even asked for, so the test needs no network.
        let name = String(repeating: "a", count: 64) + ".invalid"
        let error = await httpError {
            _ = try await transport().send(HTTPRequest(url: "http://\(name)/"))
        }
        #expect(error?.kind == .unreachable)
        #expect(error?.code == 6)
    }

    @Test func `a body shorter than announced is an interruption`() async throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"name\":"
        try await withServer { _ in
            .raw(text)
        } _: { server in
            let error = await httpError { _ = try await transport().send(HTTPRequest(url: server.url)) }
            #expect(error?.kind == .interrupted)
            #expect(error?.code == 18)
            #expect(error?.isPassing == true)
        }
    }

    @Test func `chunks that break off are an interruption`() async throws {
        let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"name\":"
        try await withServer { _ in
            .raw(text)
        } _: { server in
            let error = await httpError { _ = try await transport().send(HTTPRequest(url: server.url)) }
            #expect(error?.kind == .interrupted)
        }
    }

    @Test func `a connection torn down is an interruption`() async throws {
        try await withServer { _ in
            .reset
        } _: { server in
            let error = await httpError { _ = try await transport().send(HTTPRequest(url: server.url)) }
            #expect(error?.kind == .interrupted)
            #expect([52, 56].contains(error?.code))
        }
    }

    @Test(arguments: ["garbage\r\n", "HTTP/7.3 200 OK\r\n\r\n", "HTTP/1.1 007 Told\r\n\r\n"])
    func `an answer without a status line of HTTP is an interruption`(answer: String) async throws {
        try await withServer { received in
            received.path == "/garbled" ? .raw(answer) : .answer()
        } _: { server in
            let transport = try transport { $0.maximumExchanges = 1 }
            _ = try await transport.send(HTTPRequest(url: server.url))
            let error = await httpError {
                _ = try await transport.send(HTTPRequest(url: server.url + "/garbled"))
            }
            #expect(error?.kind == .interrupted, "\(String(describing: error))")
            #expect(error?.isPassing == true)
        }
    }

    @Test func `an address that is not sent stays so behind one that was`() async throws {
        try await withServer { _ in
            .answer()
        } _: { server in
            let transport = try transport { $0.maximumExchanges = 1 }
            _ = try await transport.send(HTTPRequest(url: server.url))
            let error = await httpError {
                _ = try await transport.send(HTTPRequest(url: "file:///etc/hostname"))
            }
            #expect(error?.kind == .unsendable)
        }
    }

    @Test func `a body that is not the gzip it says is an interruption`() async throws {
        try await withServer { _ in
            .answer(headers: [("Content-Encoding", "gzip")], body: [1, 2, 3, 4])
        } _: { server in
            let error = await httpError { _ = try await transport().send(HTTPRequest(url: server.url)) }
            #expect(error?.kind == .interrupted)
        }
    }

    @Test func `a gzip with more behind its end is called a broken body, and no full disk`() async throws {
        try await withServer { _ in
            .answer(headers: [("Content-Encoding", "gzip")], body: gzipped(Array("{}".utf8)) + [1, 2, 3, 4])
        } _: { server in
            let error = await httpError { _ = try await transport().send(HTTPRequest(url: server.url)) }
            #expect(error?.kind == .interrupted)
            #expect(error?.message == "the compressed body of the answer is broken")
        }
    }

    @Test func `a failure leaves the transport as good as new`() async throws {
        try await withServer { received in
            switch received.path {
            case "/reset": .reset
            case "/short": .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            case "/silent": .silence
            default: .answer(body: [1])
            }
        } _: { server in
            let transport = try transport { $0.maximumExchanges = 1 }
            for path in ["/reset", "/short", "/silent", "/reset"] {
                // Only the silent one is to run into it: on a busy machine the others may take longer.
                let timeout: Duration? = path == "/silent" ? .milliseconds(200) : nil
                let error = await httpError {
                    _ = try await transport.send(HTTPRequest(url: server.url + path, timeout: timeout))
                }
                #expect(error?.isPassing == true)
                let response = try await transport.send(HTTPRequest(url: server.url))
                #expect(response.body == [1])
            }
        }
    }

    @Test func `a silent server runs into the time limit`() async throws {
        try await withServer { _ in
            .silence
        } _: { server in
            let start = ContinuousClock.now
            let error = await httpError {
                _ = try await transport { $0.totalTimeout = .milliseconds(150) }.send(
                    HTTPRequest(url: server.url)
                )
            }
            #expect(error?.kind == .timedOut)
            #expect(error?.code == 28)
            #expect(ContinuousClock.now - start < .seconds(30))
        }
    }

    @Test func `a body over the limit is refused, announced or not`() async throws {
        let body: [UInt8] = Array(repeating: 65, count: 2_001)
        try await withServer { received in
            received.path == "/announced"
                ? .answer(body: body)
                : .raw("HTTP/1.1 200 OK\r\n\r\n" + String(decoding: body, as: UTF8.self))
        } _: { server in
            let transport = try transport { $0.maximumBodyBytes = 2_000 }
            for path in ["/announced", "/unannounced"] {
                let error = await httpError {
                    _ = try await transport.send(HTTPRequest(url: server.url + path))
                }
                #expect(error?.kind == .tooLarge)
                #expect(error?.remedy == .fixInput)
                #expect(error?.message == "the body is larger than 2000 bytes")
                #expect(error?.isPassing == false)
            }
        }
    }

    @Test func `a body just at the limit is taken`() async throws {
        try await withServer { _ in
            .answer(body: Array(repeating: 65, count: 2_000))
        } _: { server in
            let transport = try transport { $0.maximumBodyBytes = 2_000 }
            #expect(try await transport.send(HTTPRequest(url: server.url)).body.count == 2_000)
        }
    }

    @Test(arguments: [
        "file:///etc/hostname", "ftp://127.0.0.1/x", "not a url", "http://user:word@127.0.0.1/",
    ])
    func `an address that is not plain http or https is not sent`(url: String) async throws {
        let error = await httpError { _ = try await transport().send(HTTPRequest(url: url)) }
        #expect(error?.kind == .unsendable)
        #expect(error?.remedy == .reportBug)
    }

    @Test func `requests that cannot be sent hold up nothing behind them`() async throws {
        try await withServer { _ in
            .answer(body: [1])
        } _: { server in
            let transport = try transport { $0.maximumExchanges = 1 }
            let urls = Array(repeating: "file:///etc/hostname", count: 5) + [server.url]
            let statuses = await withTaskGroup(of: Int?.self) { group in
                for url in urls { group.addTask { try? await transport.send(HTTPRequest(url: url)).status } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.compactMap { $0 } == [200])
        }
    }

    @Test func `a line break cannot smuggle in a header`() async throws {
        try await withServer { _ in
            .answer()
        } _: { server in
            let request = HTTPRequest(url: server.url, authorization: Secret("Bearer a\r\nX-Forged: 1"))
            let error = await httpError { _ = try await transport().send(request) }
            #expect(error?.kind == .unsendable)
            #expect(server.received.isEmpty)
        }
    }

    @Test func `neither an error nor a request shows a secret`() async throws {
        let port = try ClosedPort()
        defer { withExtendedLifetime(port) {} }
        let url = "http://127.0.0.1:\(port.number)"
        let request = HTTPRequest(
            url: "\(url)/v1/search?q=abba",
            authorization: Secret("Bearer t0ken")
        )
        let error = await httpError { _ = try await transport().send(request) }
        let text = try #require(error).description
        #expect(text.hasPrefix("cannot get an answer from \(url)/v1/search: "))
        #expect(text.contains("[curl 7]"))
        #expect(!text.contains("abba"))
        var dumped = "\(request) \(String(reflecting: request))"
        dump(request, to: &dumped)
        #expect(!dumped.contains("t0ken"))
    }
}
