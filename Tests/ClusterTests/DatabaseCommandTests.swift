import Cluster
import Foundation
import Postgres
import TestSupport
import Testing

/// `discograph db`, as a person types it.
@Suite struct DatabaseCommandTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func db(
        _ arguments: String...,
        environment: [String: String] = [:]
    ) async throws -> Program.Outcome {
        try await Program.run("discograph", ["db"] + arguments, environment: environment, in: scratch.url)
    }

    @Test func `the project's own cluster is started, asked, and removed with everything in it`() async throws
    {
        let cluster = try EmbeddedCluster(project: scratch.url)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await use(cluster))
        } catch {
            outcome = .failure(error)
        }
        // Nothing of it stays, whatever became of the test.
        try await cluster.destroy()
        try outcome.get()
    }

    private func use(_ cluster: EmbeddedCluster) async throws {
        let absent = try await db("status")
        #expect(absent.status == 0, "\(absent.errors)")
        #expect(absent.output.hasPrefix("the project's own: not created yet\n"), "\(absent.output)")
        let url = try await db("url").output
        #expect(url == cluster.settings.url + "\n")
        #expect(cluster.status == .absent)

        let started = try await db("start")
        #expect(started.status == 0, "\(started.errors)")
        #expect(started.output == url)
        guard case .running(let process) = cluster.status else { throw POSIXError(.ESRCH) }
        let running = try await db("status").output
        #expect(running.hasPrefix("the project's own: running as process \(process)\n"), "\(running)")
        let object = try await Self.object(db("status", "--json").output)
        #expect(object["state"] as? String == "running")
        #expect(object["pid"] as? Int == Int(process))
        #expect(object["url"] as? String == cluster.settings.url)
        let asked = try await db(
            "psql",
            "--",
            "--no-align",
            "--tuples-only",
            "--command",
            "select current_database(), current_user"
        )
        #expect(asked.status == 0, "\(asked.errors)")
        #expect(asked.output == "discograph|discograph\n")

        let unsure = try await db("reset")
        #expect(unsure.status == 64)
        #expect(unsure.errors.contains("confirm with --yes"), "\(unsure.errors)")
        #expect(cluster.status == .running(processID: process))
        let removed = try await db("reset", "--yes")
        #expect(removed.status == 0, "\(removed.errors)")
        #expect(removed.output.hasPrefix("removed\n"))
        #expect(removed.output.contains("discograph rebuild fill the new database"), "\(removed.output)")
        #expect(cluster.status == .absent)
        #expect(!FileManager.default.fileExists(atPath: cluster.directory.path))
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(process)/cwd"))
        let none = try await db("stop")
        #expect(none.status == 0, "\(none.errors)")
        #expect(none.output == "it was not running\n")
    }

    @Test func `a database of somebody else's is not removed`() async throws {
        let given = ["DATABASE_URL": "postgresql://db.example/music"]
        let outcome = try await db("reset", "--yes", environment: given)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("is not the project's own cluster"), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    /// The object that a line of JSON holds.
    private static func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test func `of a database of somebody else's no state is known`() async throws {
        let given = ["DATABASE_URL": "postgresql://ada:s3cret@db.example/music"]
        let outcome = try await db("status", "--json", environment: given)
        #expect(
            outcome.output
                == #"{"directory":null,"own":false,"pid":null,"state":null,"url":"postgresql://ada@db.example/music"}"#
                + "\n"
        )
        let own = try await db("status", "--json")
        let keys = try Self.object(own.output).keys.sorted()
        #expect(keys == ["directory", "own", "pid", "state", "url"], "\(own.output)")
        #expect(own.output.contains(#""own":true"#) && own.output.contains(#""state":"absent""#))
    }

    @Test(arguments: ["url", "status"])
    func `where the database is, is told without its password`(verb: String) async throws {
        let given = ["DATABASE_URL": "postgresql://ada:s3cret@db.example/music"]
        let outcome = try await db(verb, environment: given)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("postgresql://ada@db.example/music"), "\(outcome.output)")
        #expect(!(outcome.output + outcome.errors).contains("s3cret"))
    }
}
