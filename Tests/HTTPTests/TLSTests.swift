import Diagnostics
import Foundation
import Glibc
import HTTP
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

    @Test func `a file of certificates that is not there is told`() async throws {
        try await withTLSServer { url, caFile in
            let error = await httpError {
                _ = try await transport { $0.caFile = caFile + ".missing" }.send(HTTPRequest(url: url))
            }
            #expect(error?.kind == .untrusted)
            #expect(error?.code == 77)
        }
    }
}

/// Runs `body` with the URL of a file served over TLS and the certificate that vouches for it.
private func withTLSServer(_ body: (_ url: String, _ caFile: String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(component: "tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let key = folder.appending(component: "key.pem").path
    let certificate = folder.appending(component: "certificate.pem").path
    let files = ["-keyout", key, "-out", certificate]
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    let making = try openssl(
        [
            "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=test", "-addext",
            "subjectAltName=IP:127.0.0.1",
        ]
            + curve + files,
        in: folder
    )
    making.waitUntilExit()
    try Data("HTTP/1.0 200 OK\r\n\r\nhello".utf8).write(to: folder.appending(component: "answer"))
    let port = try freePort()
    let server = try openssl(
        ["s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate, "-key", key, "-HTTP"],
        in: folder
    )
    defer {
        // A child of a dispatch thread inherits that thread's signal mask, which blocks SIGTERM.
        kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
    }
    let url = "https://127.0.0.1:\(port)/answer"
    try await waitForServer(at: url)
    try await body(url, certificate)
}

/// Waits until a connection stands, whatever becomes of it.
private func waitForServer(at url: String) async throws {
    let transport = try transport()
    for _ in 0..<500 {
        let error = await httpError { _ = try await transport.send(HTTPRequest(url: url)) }
        guard error?.kind == .unreachable else { return }
        try await Task.sleep(for: .milliseconds(10))
    }
}

private func openssl(_ arguments: [String], in folder: URL) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
}
