import Foundation
import TestSupport
import Testing

/// Several apps at once, one of which is of no use.
@Suite(.serialized) struct PoolTests {
    private static let catalog = ["--seed", "7", "--artists", "12", "--latency-ms", "5"]

    @Test(arguments: [("me", "me"), ("me", "you")])
    func `an app with a wrong secret is warned of once by name, and the run goes on with the other`(
        owners: (String, String)
    ) async throws {
        let pool = Pool(owners: owners)
        let undisturbed = try await Undisturbed.warehouse().entities
        try await World.with(sandbox: Self.catalog + pool.sandbox, manifest: pool.manifest) { world in
            let wrong = pool.environment.merging(["ONE_SECRET": "not-the-secret"]) { $1 }
            let outcome = try await world.discograph("run", world.manifest.path, environment: wrong)
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            for stage in ["extract-search", "extract-artists", "extract-albums", "extract-tracks"] {
                let warnings = outcome.errors.split(separator: "\n").filter {
                    $0.contains("\(stage): warning: credential one:")
                }
                let asked = try world.landedRequests(of: stage)
                #expect(warnings.count == (asked == 0 ? 0 : 1), "\(stage) \(warnings)")
            }
            #expect(!outcome.errors.contains("not-the-secret"))
            let requests = try world.sandbox.requests()
            #expect(requests.allSatisfy { $0.client == "second" && $0.status == 200 })
            // Once a process, and not once a request.
            #expect(try world.sandbox.tokenRequests().count { $0.status != 200 } <= 4)
            #expect(try await world.entities() == undisturbed)
        }
    }

    @Test func `apps that all have wrong secrets end the run with 77, and nothing is asked`() async throws {
        let pool = Pool(owners: ("me", "you"))
        try await World.with(sandbox: Self.catalog + pool.sandbox, manifest: pool.manifest) { world in
            let wrong = pool.environment.merging(["ONE_SECRET": "x", "TWO_SECRET": "y"]) { $1 }
            let outcome = try await world.discograph("run", world.manifest.path, environment: wrong)
            #expect(outcome.status == 77, "\(outcome.errors.suffix(2_000))")
            #expect(try world.sandbox.requests().isEmpty)
            // One for each search that was under way, and each app.
            #expect(try world.sandbox.tokenRequests().count <= 4)
        }
    }
}

extension World {
    /// How many answers a stage has landed in the newest run.
    fileprivate func landedRequests(of stage: String) throws -> Int {
        let run = try #require(runs().last)
        let folder = run.appending(path: "landing/\(stage.dropFirst("extract-".count))")
        let log = try? String(contentsOf: folder.appending(path: "requests.ndjson"), encoding: .utf8)
        return log?.split(separator: "\n").count ?? 0
    }
}
