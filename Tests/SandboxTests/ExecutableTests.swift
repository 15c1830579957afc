import Foundation
import Testing

@testable import Sandbox

/// The built program, called as a person or a test of another module calls it.
@Suite struct ExecutableTests {
    /// The program lies beside the test bundle.
    private static var program: URL? {
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        return [folder, folder.deletingLastPathComponent()]
            .map { $0.appending(path: "spotify-sandbox") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false)) }
    }

    private struct Ended {
        let status: Int32
        let output: String
        let errors: String
    }

    /// A program that was started, with pipes to its standard streams.
    private struct Running {
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        let errors = Pipe()

        init(_ program: URL, _ arguments: [String]) throws {
            process.executableURL = program
            process.arguments = arguments
            process.standardInput = input
            process.standardOutput = output
            process.standardError = errors
            try process.run()
        }

        func line() throws -> JSONObject {
            var bytes: [UInt8] = []
            while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first,
                byte != UInt8(ascii: "\n")
            {
                bytes.append(byte)
            }
            return try #require(JSONReader.value(of: bytes).object)
        }

        func end() -> Ended {
            let output = output.fileHandleForReading.readDataToEndOfFile()
            let errors = errors.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return Ended(
                status: process.terminationStatus,
                output: String(decoding: output, as: UTF8.self),
                errors: String(decoding: errors, as: UTF8.self)
            )
        }
    }

    private func start(_ arguments: String...) throws -> Running {
        // A test that fails half-way drops the pipe, and the sandbox ends with it.
        try Running(try #require(Self.program, "the program is not built"), arguments + ["--parent-exits"])
    }

    private func curl(_ arguments: String...) throws -> Ended {
        try Running(URL(filePath: "/usr/bin/env"), ["curl", "--silent", "--max-time", "10"] + arguments).end()
    }

    @Test func `it says where it listens and ends on SIGTERM`() throws {
        let sandbox = try start("--artists", "5")
        let line = try sandbox.line()
        let url = try #require(line["url"]?.string)
        #expect(line["api_url"] == .string(url + "/v1"))
        #expect(line["accounts_url"] == .string(url))
        #expect(line["ca_file"] == .null)
        let begin = ContinuousClock.now
        sandbox.process.terminate()
        #expect(sandbox.end().status == 0)
        #expect(ContinuousClock.now - begin < .seconds(1))
    }

    @Test func `it ends with its parent when asked to`() throws {
        let sandbox = try start("--artists", "5")
        _ = try sandbox.line()
        try sandbox.input.fileHandleForWriting.close()
        #expect(sandbox.end().status == 0)
    }

    @Test func `TLS speaks HTTP/2 with a certificate that goes with the process`() throws {
        let ready = scratchPath("ready.json")
        defer { try? FileManager.default.removeItem(atPath: ready) }
        let sandbox = try start("--artists", "5", "--tls", "--ready-file", ready)
        let line = try sandbox.line()
        let url = try #require(line["api_url"]?.string)
        let authority = try #require(line["ca_file"]?.string)
        #expect(url.hasPrefix("https://127.0.0.1:"))
        let written = try JSONReader.value(of: Array(Data(contentsOf: URL(filePath: ready))))
        #expect(written == .object(line))
        let both = "%{http_version} %{http_code} "
        for (option, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
            let called = try curl(
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
        #expect(try curl(url).status == 60)
        sandbox.process.interrupt()
        #expect(sandbox.end().status == 0)
        #expect(!FileManager.default.fileExists(atPath: authority))
    }

    @Test func `gzip is sent when it is asked for`() throws {
        let sandbox = try start("--artists", "5")
        let url = try #require(try sandbox.line()["url"]?.string)
        let grant = try curl(
            "--user",
            "sandbox:sandbox",
            "--data",
            "grant_type=client_credentials",
            url + "/api/token"
        )
        let token = try JSONReader.value(of: Array(grant.output.utf8)).object?["access_token"]?.string
        let bearer = "Authorization: Bearer \(try #require(token))"
        let releases = url + "/v1/browse/new-releases"
        let plain = try curl("--header", bearer, releases)
        let compressed = try curl("--header", bearer, "--compressed", "--include", releases)
        #expect(compressed.output.lowercased().contains("content-encoding: gzip"))
        #expect(compressed.output.hasSuffix(plain.output))
        sandbox.process.terminate()
        #expect(sandbox.end().status == 0)
    }

    @Test(arguments: [
        (["--host", "0.0.0.0"], 64), (["--quota", "songs=1"], 64), (["--recorded", "/nowhere"], 74),
        (["--log", "/nowhere/log"], 74),
    ])
    func `what cannot be is one line and an exit code`(arguments: [String], status: Int) throws {
        let ended = try Running(try #require(Self.program, "the program is not built"), arguments).end()
        #expect(Int(ended.status) == status)
        #expect(ended.output.isEmpty)
        #expect(ended.errors.hasPrefix("spotify-sandbox: "))
        #expect(ended.errors.split(separator: "\n").count == 1)
    }

    @Test func `a taken port is one line and an exit code`() throws {
        let first = try start("--artists", "5")
        let port = try #require(try first.line()["port"]?.integer)
        let second = try start("--artists", "5", "--port", String(port)).end()
        #expect(second.status == 69)
        #expect(second.errors.contains("cannot listen on 127.0.0.1:\(port)"))
        first.process.terminate()
        #expect(first.end().status == 0)
    }

    @Test func `wrong options are refused`() throws {
        #expect(try start("--mode", "legacy").end().status == 64)
        #expect(try start("--fail-rate", "2").end().status == 64)
    }
}
