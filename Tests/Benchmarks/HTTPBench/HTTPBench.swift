import ArgumentParser
import Diagnostics
import Foundation
import Glibc
import HTTP

/// Sends one request many times through the pipeline's transport, and says what that cost.
@main
struct HTTPBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "http-bench",
        abstract: "Send one request many times, and print what it cost as one JSON line."
    )

    @Argument(help: "The whole URL.")
    var url: String

    @Option(name: [.customShort("n"), .customLong("requests")], help: "How many requests.")
    var count = 10_000

    @Option(name: [.customShort("m"), .customLong("in-flight")], help: "How many of them at once.")
    var width = 8

    @Option(name: .customLong("ca-file"), help: "The certificates to trust, in PEM.")
    var caFile: String?

    @Option(name: .customLong("timeout-ms"), help: "How many milliseconds each of them may take.")
    var timeout: Int?

    mutating func validate() throws {
        guard count > 0, width > 0 else { throw ValidationError("Both numbers are at least 1.") }
    }

    func run() async throws {
        var settings = TransportSettings()
        settings.caFile = caFile
        settings.maximumExchanges = width
        settings.usesProxy = false
        let transport = try CurlTransport(settings)
        let request = HTTPRequest(
            url: url,
            headers: ["Accept": "application/json"],
            authorization: Secret("Bearer " + String(repeating: "x", count: 200)),
            timeout: timeout.map { .milliseconds($0) }
        )
        let start = Self.spent()
        let began = ContinuousClock.now
        let bytes = try await send(request, over: transport)
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        let cost = Self.spent() - start
        print(#"{"requests":\#(count),"seconds":\#(seconds),"cpu_seconds":\#(cost),"bytes":\#(bytes)}"#)
    }

    /// Sends `request` as often as wanted; returns how many bytes of body came.
    private func send(_ request: HTTPRequest, over transport: CurlTransport) async throws -> Int {
        let (share, rest) = count.quotientAndRemainder(dividingBy: width)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<width {
                let turns = share + (worker < rest ? 1 : 0)
                group.addTask {
                    var bytes = 0
                    for _ in 0..<turns {
                        let response = try await transport.send(request)
                        guard response.status == 200 else { throw ExitCode(69) }
                        bytes += response.body.count
                    }
                    return bytes
                }
            }
            return try await group.reduce(0, +)
        }
    }

    /// Seconds of processor time that this process has used, its own and the kernel's for it.
    private static func spent() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime]
            .map { Double($0.tv_sec) + Double($0.tv_usec) / 1e6 }
            .reduce(0, +)
    }
}
