import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// Killed at any moment and resumed, the pipeline ends in the same database and repeats no landed request.
@Suite(.serialized) struct CrashTests {
    @Test(arguments: ["development", "extended"])
    func `a pipeline killed ten times and resumed ends as if nothing had happened`(mode: String) async throws
    {
        let options = ["--seed", "7", "--artists", "12", "--latency-ms", "15"]
        let undisturbed = try await World.with(mode: mode, sandbox: options) { world in
            try await world.runPipeline()
            return try await world.contents()
        }
        try await World.with(mode: mode, sandbox: options) { world in
            var random = SystemRandomNumberGenerator()
            var kills = 0
            for _ in 0..<10 {
                let program = try world.start("run", "--continue", world.manifest.path)
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...1_500, using: &random)))
                kills += program.killEverything()
                _ = await program.outcome()
            }
            #expect(kills >= 5)
            let outcome = try await world.start("run", "--continue", world.manifest.path).outcome()
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let difference = try await world.contents().difference(from: undisturbed)
            #expect(difference.isEmpty, "\(difference.prefix(20))")
            #expect(try world.repeatedRequests() == [])
        }
    }
}

extension Program {
    /// Sends SIGKILL to the program and to all that it started; returns how many there were.
    func killEverything() -> Int {
        // It starts no more while it is looked at.
        send(SIGSTOP)
        return ([identifier] + descendants()).count { kill($0, SIGKILL) == 0 }
    }

    /// The processes that it started, and those that they started; all else about them is closed to others.
    func descendants() -> [Int32] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        var children: [Int32: [Int32]] = [:]
        for process in processes.compactMap({ Int32($0) }) {
            // The name before the state may hold anything, parentheses too.
            guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat"),
                let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(
                    separator: " "
                ),
                fields.count > 1, let parent = Int32(fields[1])
            else { continue }
            children[parent, default: []].append(process)
        }
        var found: [Int32] = []
        var next = [identifier]
        while let process = next.popLast() {
            let own = children[process] ?? []
            found += own
            next += own
        }
        return found
    }
}

extension World {
    /// Requests that were sent again after their answer had landed.
    func repeatedRequests() throws -> [String] {
        struct Landed: Decodable {
            struct Request: Decodable {
                let path: String
                let query: [String: String]?
            }
            let request: Request
            let fetchedAt: Date

            enum CodingKeys: String, CodingKey {
                case request
                case fetchedAt = "fetched_at"
            }
        }
        let decoder = JSONDecoder.withMilliseconds
        var landed: [String: Date] = [:]
        for line in try gatherLanding() {
            guard let answer = try? decoder.decode(Landed.self, from: line) else { continue }
            let key = key(path: answer.request.path, query: answer.request.query ?? [:])
            landed[key] = min(landed[key] ?? .distantFuture, answer.fetchedAt)
        }
        return try sandbox.requests()
            .filter { request in
                guard let parts = URLComponents(string: request.path) else { return false }
                let query = (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }
                let answered = landed[key(path: parts.path, query: Dictionary(query) { $1 })]
                // The log is written a moment before the client has the answer; a second start takes far longer.
                return answered.map { request.at > $0 + 0.05 } ?? false
            }
            .map { "\($0.at.timeIntervalSince1970) \($0.path)" }
    }

    private func key(path: String, query: [String: String]) -> String {
        path + "?" + query.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "&")
    }
}
