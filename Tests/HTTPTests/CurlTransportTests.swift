import Diagnostics
import HTTP
import TestSupport
import Testing

@Suite struct CurlTransportTests {
    @Test func `an answer comes with its status, its headers and its body`() async throws {
        let body = Array("{\"name\":\"Sigur Rós\"}".utf8)
        try await withServer { _ in
            .answer(headers: [("ETag", " \"a:b\" "), ("X-Empty", "")], body: body)
        } _: { server in
            let response = try await transport().send(
                HTTPRequest(url: "\(server.url)/v1/artists/x?market=DE")
            )
            #expect(response.status == 200)
            #expect(response.body == body)
            #expect(response.receivedBytes == body.count)
            #expect(response.headers["etag"] == "\"a:b\"")
            #expect(response.headers["X-Empty"]?.isEmpty == true)
            #expect(response.headers["Retry-After"] == nil)
            #expect(server.received.map(\.path) == ["/v1/artists/x?market=DE"])
        }
    }

    @Test(arguments: [204, 304, 401, 404, 429, 500, 503])
    func `a status that tells of failure is an answer all the same`(status: Int) async throws {
        try await withServer { _ in
            .answer(status: status, headers: [("Retry-After", "86400")])
        } _: { server in
            let response = try await transport().send(HTTPRequest(url: server.url))
            #expect(response.status == status)
            #expect(response.headers["retry-after"] == "86400")
        }
    }

    @Test func `requests in turn share one connection`() async throws {
        try await withServer { _ in
            .answer(body: [1])
        } _: { server in
            let transport = try transport()
            for _ in 0..<20 { _ = try await transport.send(HTTPRequest(url: server.url)) }
            #expect(server.received.count == 20)
            #expect(server.connections == 1)
        }
    }

    @Test func `requests at once open no more connections than allowed`() async throws {
        try await withServer { _ in
            .answer(body: [1])
        } _: { server in
            let transport = try transport { $0.maximumExchanges = 3 }
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<60 {
                    group.addTask { try await transport.send(HTTPRequest(url: server.url)).status }
                }
                for try await status in group { #expect(status == 200) }
            }
            #expect(server.received.count == 60)
            #expect(server.mostOpenConnections <= 3)
        }
    }

    @Test func `a connection that was closed in between is opened anew`() async throws {
        let goodbye = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        try await withServer { _ in
            .raw(goodbye)
        } _: { server in
            let transport = try transport()
            for _ in 0..<3 {
                #expect(try await transport.send(HTTPRequest(url: server.url)).body == Array("ok".utf8))
                #expect(try await eventually { server.openConnections == 0 })
            }
            #expect(server.connections == 3)
        }
    }

    @Test func `a request that the server tears down is not sent again behind our back`() async throws {
        try await withServer {
            $0.path == "/gone" ? .reset : .answer(body: Array("{}".utf8))
        } _: { server in
            let transport = try transport()
            _ = try await transport.send(HTTPRequest(url: server.url + "/kept"))
            let error = await httpError {
                _ = try await transport.send(HTTPRequest(url: server.url + "/gone"))
            }
            #expect(error?.kind == .interrupted)
            #expect(server.received.map(\.path) == ["/kept", "/gone"])
            let after = try await transport.send(HTTPRequest(url: server.url + "/kept"))
            #expect(after.status == 200)
        }
    }

    @Test func `a gzipped body is unpacked, and its size on the wire is told`() async throws {
        let body: [UInt8] = Array(repeating: UInt8(ascii: "x"), count: 5_000)
        try await withServer { _ in
            .answer(headers: [("Content-Encoding", "gzip")], body: gzipped(body))
        } _: { server in
            let response = try await transport().send(HTTPRequest(url: server.url))
            #expect(response.body == body)
            #expect(response.receivedBytes == gzipped(body).count)
            #expect(server.received.first?.head.contains("Accept-Encoding: gzip") == true)
        }
    }

    @Test func `a posted body and its headers arrive whole`() async throws {
        let form = Array("grant_type=client_credentials".utf8)
        try await withServer { _ in
            .answer()
        } _: { server in
            var request = HTTPRequest(
                method: .post,
                url: server.url,
                authorization: Secret("Basic c2VjcmV0"),
                body: form
            )
            request.headers.append(name: "Content-Type", value: "application/x-www-form-urlencoded")
            _ = try await transport { $0.userAgent = "test/1" }.send(request)
            let received = try #require(server.received.first)
            #expect(received.head.hasPrefix("POST / HTTP/1.1"))
            #expect(received.head.contains("\r\nContent-Type: application/x-www-form-urlencoded"))
            #expect(received.head.contains("\r\nAuthorization: Basic c2VjcmV0"))
            #expect(received.head.contains("\r\nUser-Agent: test/1"))
            #expect(received.body == form)
        }
    }

    @Test func `what one request carried does not stick to the next`() async throws {
        try await withServer { _ in
            .answer()
        } _: { server in
            let transport = try transport()
            _ = try await transport.send(
                HTTPRequest(method: .post, url: server.url, authorization: Secret("Basic x"), body: [1, 2])
            )
            _ = try await transport.send(HTTPRequest(url: server.url))
            let second = try #require(server.received.last)
            #expect(second.head.hasPrefix("GET "))
            #expect(!second.head.contains("Authorization"))
            #expect(second.body.isEmpty)
        }
    }

    @Test func `an interim answer leaves no trace in the headers`() async throws {
        let text =
            "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nX-Late: 2\r\nContent-Length: 0\r\n\r\n"
        try await withServer { _ in
            .raw(text)
        } _: { server in
            let response = try await transport().send(HTTPRequest(url: server.url))
            #expect(response.status == 200)
            #expect(response.headers["X-Early"] == nil)
            #expect(response.headers["X-Late"] == "2")
        }
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        try await withServer { _ in
            .answer()
        } _: { other in
            let target = other.url
            try await withServer { _ in
                .answer(status: 302, headers: [("Location", target)])
            } _: { server in
                let request = HTTPRequest(url: server.url, authorization: Secret("Bearer t"))
                let response = try await transport().send(request)
                #expect(response.status == 302)
            }
            #expect(other.connections == 0)
        }
    }

    @Test func `a transport that is let go closes its connections`() async throws {
        try await withServer { _ in
            .answer()
        } _: { server in
            var transport: CurlTransport? = try transport()
            _ = try await transport?.send(HTTPRequest(url: server.url))
            #expect(server.openConnections == 1)
            transport = nil
            #expect(try await eventually { server.openConnections == 0 })
        }
    }

    @Test func `a cookie that an answer sets is not sent back`() async throws {
        try await withServer { _ in
            .answer(headers: [("Set-Cookie", "sp_t=1234; Path=/"), ("Set-Cookie", "sp_landing=x")])
        } _: { server in
            let transport = try transport()
            for path in ["/v1/search", "/v1/search", "/api/token"] {
                _ = try await transport.send(HTTPRequest(url: server.url + path))
            }
            #expect(server.received.count == 3)
            // On the same connection, where it would be easiest.
            #expect(server.connections == 1)
            #expect(server.received.allSatisfy { $0.header("Cookie") == nil })
        }
    }
}
