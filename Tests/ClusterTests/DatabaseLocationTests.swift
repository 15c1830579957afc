import Foundation
import Postgres
import TestSupport
import Testing

@testable import Cluster

@Suite struct DatabaseLocationTests {
    @Test(arguments: [
        ["DATABASE_URL": "postgresql://db.example/music"], ["PGHOST": "db.example"],
        ["PGHOSTADDR": "192.0.2.1"],
        ["PGSERVICE": "music"],
    ])
    func `a named server is used`(environment: [String: String]) throws {
        let location = try DatabaseLocation(environment: environment)
        guard case .given = location else {
            Issue.record("an embedded cluster was chosen")
            return
        }
        // It is not ours to stop or remove.
        let url = location.settings.url
        #expect(throws: ClusterError.notOurs(url: url)) { try location.ownCluster() }
    }

    @Test(arguments: [[:], ["DATABASE_URL": "", "PGHOST": ""], ["PGUSER": "ada", "PGDATABASE": "music"]])
    func `without a named server the project's own cluster is used`(environment: [String: String]) throws {
        let location = try DatabaseLocation(environment: environment, project: URL(filePath: "/tmp"))
        #expect(location.settings.database == "discograph")
        #expect(location.settings.options["user"] == "discograph")
        guard case .embedded(let cluster) = location else {
            Issue.record("no embedded cluster was chosen")
            return
        }
        let own = try location.ownCluster()
        #expect(own.directory == cluster.directory)
    }

    @Test func `each project has a cluster of its own, by the path it really has`() throws {
        let folder = try ScratchDirectory()
        let real = folder.appending("real")
        try FileManager.default.createDirectory(at: real, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: folder.appending("link"), withDestinationURL: real)
        let home = try ClusterLocation(project: real).home
        #expect(try ClusterLocation(project: folder.appending("link")).home == home)
        #expect(try ClusterLocation(project: folder.url).home != home)
        if geteuid() == 0 {
            #expect(home.wholeMatch(of: /\/var\/lib\/discograph\/[0-9a-f]{12}/) != nil)
        } else {
            #expect(home.hasSuffix("/real/.discograph/postgres"))
        }
    }
}
