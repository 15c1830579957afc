import Diagnostics
import Foundation
import Glibc
import HTTP
import TestSupport
import Testing

@Suite struct TLSTests {
    @Test func `a certificate is trusted when the file of certificates says so`() async throws {
        try await withTLSServer { url, caFile in
            let transport = try transport { $0.caFile = caFile }
            let response = try await transport.send(HTTPRequest(url: url))
            #expect(response.status == 200)
            #expect(response.body == Array("hello".utf8))
        }
    }

    @Test func `a certificate that nobody vouches for is refused`() async throws {
        try await withTLSServer { url, _ in
            let error = await httpError { _ = try await transport().send(HTTPRequest(url: url)) }
            #expect(error?.kind == .untrusted)
            #expect(error?.code == 60)
            #expect(error?.isPassing == false)
            #expect(error?.remedy == .fixConfiguration)
        }
    }

    @Test(.enabled(if: !systemCertificates.isEmpty))
    func `the system's certificates are not looked through beside a file of others`() async throws {
        let scratch = try ScratchDirectory()
        let known = try #require(try await rsaCertificate())
        let newKey = "-nodes -newkey rsa:2048 -keyout"
        for line in [
            "req -x509 \(newKey) others.key -days 2 -subj /CN=others -out others.pem",
            // An authority that has the name of one that the system trusts, and another key.
            "x509 -in \(known) -signkey others.key -days 2 -out namesake.pem",
            "req -new \(newKey) key.pem -subj /CN=test -out request.pem",
            "x509 -req -in request.pem -CA namesake.pem -CAkey others.key -set_serial 1 -days 2 -out certificate.pem",
        ] {
            let outcome = try await openssl(line.split(separator: " ").map(String.init), in: scratch.url)
                .outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        // The server itself must not add what the system has to the certificate that it shows.
        let options = ["-no-CAfile", "-no-CApath", "-no-CAstore"]
        try await withTLSServer(in: scratch.url, options) { url in
            let caFile = scratch.appending("others.pem").path
            let error = await httpError {
                _ = try await transport { $0.caFile = caFile }.send(HTTPRequest(url: url))
            }
            // The namesake found, the signature would be what is wrong.
            let words = "unable to get local issuer certificate"
            #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        }
    }

    @Test func `a file of certificates that is not there is told`() async throws {
        try await withTLSServer { url, caFile in
            let error = await httpError {
                _ = try await transport { $0.caFile = caFile + ".missing" }.send(HTTPRequest(url: url))
            }
            #expect(error?.kind == .untrusted)
            #expect(error?.code == 77)
        }
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `TLS 1.2 and 1.3 are spoken`(version: String) async throws {
        try await withTLSServer([version]) { url, caFile in
            let transport = try transport { $0.caFile = caFile }
            #expect(try await transport.send(HTTPRequest(url: url)).status == 200)
        }
    }

    @Test(arguments: ["-tls1", "-tls1_1"])
    func `older TLS is refused`(version: String) async throws {
        try await withTLSServer([version, "-cipher", "ALL:@SECLEVEL=0"]) { url, caFile in
            let request = HTTPRequest(url: url, authorization: Secret("Bearer t0ken"))
            let error = await httpError { _ = try await transport { $0.caFile = caFile }.send(request) }
            #expect(error?.code == 35)
            #expect(error?.message.contains("protocol version") == true, "\(String(describing: error))")
        }
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `AES-128-GCM is asked for before all others`(version: String) async throws {
        try await withTLSServer(["-www", version]) { url, caFile in
            let response = try await transport { $0.caFile = caFile }.send(HTTPRequest(url: url))
            let page = String(decoding: response.body, as: UTF8.self)
            #expect(page.contains(/Cipher is (ECDHE-ECDSA-|TLS_)AES_?128[-_]GCM[-_]SHA256\s/), "\(page)")
        }
    }

    @Test(arguments: [
        ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"],
        ["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"],
        ["-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"],
        ["-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"],
    ])
    func `a server may choose another cipher`(options: [String]) async throws {
        try await withTLSServer(options) { url, caFile in
            let transport = try transport { $0.caFile = caFile }
            #expect(try await transport.send(HTTPRequest(url: url)).status == 200)
        }
    }

    @Test func `a certificate for another host is refused, trusted as it is`() async throws {
        try await withTLSServer { url, caFile in
            let other = url.replacing("127.0.0.1", with: "localhost")
            let error = await httpError {
                _ = try await transport { $0.caFile = caFile }.send(HTTPRequest(url: other))
            }
            #expect(error?.kind == .untrusted)
            #expect(error?.code == 60)
        }
    }

    @Test func `TLS is not given up for a server that speaks none`() async throws {
        try await withServer { _ in
            .answer()
        } _: { server in
            let url = server.url.replacing("http:", with: "https:")
            let request = HTTPRequest(url: url, authorization: Secret("Bearer t0ken"))
            let transport = try transport { $0.connectTimeout = .seconds(1) }
            let error = await httpError { _ = try await transport.send(request) }
            #expect(error?.kind == .timedOut)
            // It is there as soon as the kernel has it, but the server may take it later.
            #expect(try await eventually { server.connections == 1 })
            #expect(server.received.isEmpty)
        }
    }
}

/// The authorities that the system trusts, where it has a folder of them.
private let systemCertificates: [String] = {
    let folder = "/etc/ssl/certs"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".0") }.sorted().map { "\(folder)/\($0)" }
}()

/// One of the ``systemCertificates`` whose key is RSA's.
private func rsaCertificate() async throws -> String? {
    for file in systemCertificates {
        let shown = try openssl(["x509", "-in", file, "-noout", "-text"], in: URL(filePath: "/"))
        if try await shown.outcome().output.contains("rsaEncryption") { return file }
    }
    return nil
}

/// Runs `body` with the URL of a file served over TLS and the certificate that vouches for it.
private func withTLSServer(
    _ options: [String] = [],
    _ body: (_ url: String, _ caFile: String) async throws -> Void
) async throws {
    let scratch = try ScratchDirectory()
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    let making = try openssl(
        [
            "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=test", "-addext",
            "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem",
        ]
            + curve,
        in: scratch.url
    )
    #expect(try await making.outcome().status == 0)
    try await withTLSServer(in: scratch.url, options) { url in
        try await body(url, scratch.appending("certificate.pem").path)
    }
}

/// Runs `body` with the URL of a file served over TLS, with `certificate.pem` and `key.pem` in `folder`.
private func withTLSServer(
    in folder: URL,
    _ options: [String],
    _ body: (_ url: String) async throws -> Void
) async throws {
    try Data("HTTP/1.0 200 OK\r\n\r\nhello".utf8).write(to: folder.appending(component: "answer"))
    let files = ["-cert", "certificate.pem", "-key", "key.pem"]
    let server = try openssl(["s_server", "-accept", "127.0.0.1:0", "-HTTP"] + files + options, in: folder)
    // A child of a dispatch thread inherits that thread's signal mask, which blocks SIGTERM.
    defer { server.send(SIGKILL) }
    let listening = /ACCEPT 127\.0\.0\.1:([0-9]+)\n/
    try await server.wait(until: "openssl listens") { server.output.contains(listening) }
    let port = try #require(server.output.firstMatch(of: listening)).1
    try await body("https://127.0.0.1:\(port)/answer")
}

private func openssl(_ arguments: [String], in folder: URL) throws -> Program {
    try Program(URL(filePath: "/usr/bin/env"), ["openssl"] + arguments, in: folder)
}
