import Foundation
import TestSupport
import Testing

@testable import Sandbox

#if canImport(Glibc)
import Glibc
#endif

/// The built program, called as a person or a test of another module calls it.
@Suite struct ExecutableTests {
    /// A program that was started, and the pipe that stands for its parent.
    private struct Running {
        let program: Program
        let parent: FileHandle

        init(_ arguments: [String]) throws {
            let pipe = Pipe()
            parent = pipe.fileHandleForWriting
            // No other child may keep the pipe open.
            _ = fcntl(parent.fileDescriptor, F_SETFD, FD_CLOEXEC)
            program = try Program(
                Checkout.products.appending(component: "spotify-sandbox"),
                arguments,
                reading: pipe.fileHandleForReading
            )
        }

        func line() async throws -> JSONObject {
            try await program.wait(until: "it says where it listens") { program.output.contains("\n") }
            let line = program.output.prefix { $0 != "\n" }
            return try #require(JSONReader.value(of: Array(line.utf8)).object)
        }

        func end(_ signal: Int32? = nil) async throws -> Program.Outcome {
            // Held until then, or the sandbox would end with its parent.
            defer { try? parent.close() }
            if let signal { program.send(signal) }
            return try await program.outcome()
        }

        func endWithParent() async throws -> Program.Outcome {
            try parent.close()
            return try await program.outcome()
        }
    }

    private func start(_ arguments: String...) throws -> Running {
        // A test that fails half-way drops the pipe, and the sandbox ends with it.
        try Running(arguments + ["--parent-exits"])
    }

    private func curl(_ arguments: String...) async throws -> Program.Outcome {
        let options = ["curl", "--silent", "--max-time", "60"]
        return try await Program(URL(filePath: "/usr/bin/env"), options + arguments).outcome()
    }

    @Test func `it says where it listens and ends on SIGTERM`() async throws {
        let sandbox = try start("--artists", "5")
        let line = try await sandbox.line()
        let url = try #require(line["url"]?.string)
        #expect(line["api_url"] == .string(url + "/v1"))
        #expect(line["accounts_url"] == .string(url))
        #expect(line["ca_file"] == .null)
        let begin = ContinuousClock.now
        #expect(try await sandbox.end(SIGTERM).status == 0)
        #expect(ContinuousClock.now - begin < .seconds(200))
    }

    @Test func `it ends with its parent when asked to`() async throws {
        let sandbox = try start("--artists", "5")
        _ = try await sandbox.line()
        #expect(try await sandbox.endWithParent().status == 0)
    }

    @Test func `TLS speaks HTTP/2 with a certificate that goes with the process`() async throws {
        let ready = scratchPath("ready.json")
        defer { try? FileManager.default.removeItem(atPath: ready) }
        let sandbox = try start("--artists", "5", "--tls", "--ready-file", ready)
        let line = try await sandbox.line()
        let url = try #require(line["api_url"]?.string)
        let authority = try #require(line["ca_file"]?.string)
        #expect(url.hasPrefix("https://127.0.0.1:"))
        let written = try JSONReader.value(of: Array(Data(contentsOf: URL(filePath: ready))))
        #expect(written == .object(line))
        let both = "%{http_version} %{http_code} "
        for (option, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
            let called = try await curl(
                "--cacert",
                authority,
                option,
                "--write-out",
                both,
                "--output",
                "/dev/null",
                url + "/me"
            )
            #expect(called.output == "\(version) 401 ")
        }
        #expect(try await curl(url).status == 60)
        #expect(try await sandbox.end(SIGINT).status == 0)
        #expect(!FileManager.default.fileExists(atPath: authority))
    }

    @Test func `gzip is sent when it is asked for`() async throws {
        let sandbox = try start("--artists", "5")
        let url = try #require(try await sandbox.line()["url"]?.string)
        let grant = try await curl(
            "--user",
            "sandbox:sandbox",
            "--data",
            "grant_type=client_credentials",
            url + "/api/token"
        )
        let token = try JSONReader.value(of: Array(grant.output.utf8)).object?["access_token"]?.string
        let bearer = "Authorization: Bearer \(try #require(token))"
        let releases = url + "/v1/browse/new-releases"
        let plain = try await curl("--header", bearer, releases)
        let compressed = try await curl("--header", bearer, "--compressed", "--include", releases)
        #expect(compressed.output.lowercased().contains("content-encoding: gzip"))
        #expect(compressed.output.hasSuffix(plain.output))
        #expect(try await sandbox.end(SIGTERM).status == 0)
    }

    @Test(arguments: [
        (["--host", "0.0.0.0"], 64), (["--quota", "songs=1"], 64), (["--recorded", "/nowhere"], 74),
        (["--log", "/nowhere/log"], 74), (["--artists", "5", "--ready-file", "/nowhere/ready"], 74),
    ])
    func `what cannot be is one line and an exit code`(arguments: [String], status: Int) async throws {
        let ended = try await Running(arguments).end()
        #expect(Int(ended.status) == status)
        #expect(ended.output.isEmpty)
        #expect(ended.errors.hasPrefix("spotify-sandbox: "))
        #expect(ended.errors.split(separator: "\n").count == 1)
    }

    @Test func `a taken port is one line and an exit code`() async throws {
        let first = try start("--artists", "5")
        let port = try #require(try await first.line()["port"]?.integer)
        let another = try start("--artists", "5", "--port", String(port))
        let second = try await another.end()
        #expect(second.status == 69)
        #expect(second.errors.contains("cannot listen on 127.0.0.1:\(port)"))
        #expect(try await first.end(SIGTERM).status == 0)
    }

    @Test func `wrong options are refused`() async throws {
        #expect(try await start("--mode", "legacy").end().status == 64)
        #expect(try await start("--fail-rate", "2").end().status == 64)
    }
}
