import Diagnostics
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Cluster

@Suite(.serialized) struct EmbeddedClusterTests {
    /// Runs `body` with a cluster in a new directory, which is destroyed afterwards.
    private func withCluster(
        at path: String = "/tmp/dg-\(UUID().uuidString.prefix(8))/pg",
        _ body: (EmbeddedCluster) async throws -> Void
    ) async throws {
        let directory = URL(filePath: path, directoryHint: .isDirectory)
        let cluster = try EmbeddedCluster(disposableAt: directory)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(cluster))
        } catch {
            outcome = .failure(error)
        }
        try await cluster.destroy()
        let top = path.split(separator: "/").prefix(2).joined(separator: "/")
        try? FileManager.default.removeItem(atPath: "/" + top)
        try outcome.get()
    }

    private func number(_ cluster: EmbeddedCluster) async throws -> Int {
        let connection = try await Connection.open(cluster.settings)
        return try await connection.query("select n from kept").scalar()
    }

    private func processID(_ cluster: EmbeddedCluster) throws -> Int32 {
        guard case .running(let processID) = cluster.status else { throw POSIXError(.ESRCH) }
        return processID
    }

    @Test func `it starts, keeps what it holds across a stop, and says how it stands`() async throws {
        try await withCluster { cluster in
            #expect(cluster.status == .absent)
            #expect(try await !cluster.stop())
            let settings = try await cluster.start()
            let process = try processID(cluster)
            let connection = try await Connection.open(settings)
            try await connection.run("create table kept (n integer); insert into kept values (7)")
            await connection.close()
            try await cluster.start()
            #expect(try processID(cluster) == process)
            #expect(try await cluster.stop())
            #expect(cluster.status == .stopped)
            #expect(try await !cluster.stop())
            try await cluster.start()
            #expect(try await number(cluster) == 7)
        }
    }

    @Test func `a server that takes no connections holds nobody up who cancels a statement`() async throws {
        try await withCluster { cluster in
            let connection = try await Connection.open(try await cluster.start())
            let process = try processID(cluster)
            let statement = Task { try await connection.run("select pg_sleep(60)") }
            let watcher = try await Connection.open(cluster.settings)
            let isSleeping = try await eventually {
                try await watcher.query(
                    """
                    select count(*) = 1 from pg_stat_activity
                    where state = 'active' and query = 'select pg_sleep(60)'
                    """
                ).scalar(as: Bool.self)
            }
            #expect(isSleeping)
            kill(process, SIGSTOP)
            defer { kill(process, SIGCONT) }
            let hasReturned = Mutex(false)
            Thread {
                statement.cancel()
                hasReturned.withLock { $0 = true }
            }.start()
            for _ in 0..<1_000 where !hasReturned.withLock({ $0 }) {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(hasReturned.withLock { $0 })
            kill(process, SIGCONT)
            await #expect(throws: CancellationError.self) { try await statement.value }
            #expect(try await connection.query("select 1").scalar(as: Int.self) == 1)
        }
    }

    @Test func `a link where a file of the cluster is to be written leads nowhere`() throws {
        let scratch = try ScratchDirectory()
        let victim = try scratch.write("secret", to: "victim", permissions: 0o600)
        try scratch.write("mine\n", to: "home/data.new/file")
        let home = scratch.appending("home")
        for link in [".conf.new", "conf", "data.new/postgresql.conf"] {
            let link = home.appending(path: link)
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: victim)
        }
        let directory = try ForeignDirectory(home.path)
        try directory.replace("conf", with: "settings")
        #expect(try String(contentsOf: home.appending(component: "conf"), encoding: .utf8) == "settings")
        let data = try ForeignDirectory("data.new", in: directory)
        try data.append("more\n", to: "file")
        #expect(
            try String(contentsOf: home.appending(path: "data.new/file"), encoding: .utf8) == "mine\nmore\n"
        )
        #expect(throws: ClusterError.self) { try data.append("more", to: "postgresql.conf") }
        let elsewhere = home.appending(component: "elsewhere")
        try FileManager.default.createSymbolicLink(at: elsewhere, withDestinationURL: scratch.url)
        #expect(throws: ClusterError.self) { try ForeignDirectory("elsewhere", in: directory) }
        #expect(throws: ClusterError.self) { try ForeignDirectory(elsewhere.path) }
        let attributes = try FileManager.default.attributesOfItem(atPath: victim.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try String(contentsOf: victim, encoding: .utf8) == "secret")
        let names = try FileManager.default.contentsOfDirectory(atPath: home.path)
        #expect(names.sorted() == ["conf", "data.new", "elsewhere"])
    }

    @Test func `it speaks UTF-8, listens on no network, and knows the users of the map only`() async throws {
        try await withCluster { cluster in
            let connection = try await Connection.open(try await cluster.start())
            let rows = try await connection.query(
                """
                select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
                    datcollate, datctype, current_setting('TimeZone') as zone, current_user as role
                from pg_database where datname = current_database()
                """
            )
            #expect(rows.values == [["UTF8", "", "C.UTF-8", "C.UTF-8", "UTC", "discograph"]])
            let methods = try await connection.query(
                "select distinct type, auth_method from pg_hba_file_rules"
            )
            #expect(methods.values == [["local", "peer"]])
        }
    }

    @Test func `many starters at once make one server`() async throws {
        try await withCluster { cluster in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 {
                    group.addTask {
                        let connection = try await Connection.open(try await cluster.start())
                        #expect(try await connection.query("select 1").scalar(as: Int.self) == 1)
                    }
                }
                try await group.waitForAll()
            }
            _ = try processID(cluster)
        }
    }

    @Test func `a server that was killed is started again, whoever has its number now`() async throws {
        try await withCluster { cluster in
            let connection = try await Connection.open(try await cluster.start())
            try await connection.run("create table kept (n integer); insert into kept values (7)")
            // A disposable cluster may lose what it has not written yet.
            try await connection.run("checkpoint")
            await connection.close()
            let process = try processID(cluster)
            // It starts no more while it is looked at.
            kill(process, SIGSTOP)
            let children = ProcessTable.descendants(of: process)
            kill(process, SIGKILL)
            let isStopped = try await eventually { cluster.status == .stopped }
            try #require(isStopped, "it is still \(cluster.status)")
            // What the server had started needs a moment to notice, and holds its shared memory until then.
            let areGone = try await eventually { !children.contains(where: ProcessTable.isAlive) }
            try #require(areGone, "what the server had started goes on")
            // The number in the file now belongs to a process that is no server: this one.
            let file = cluster.directory.appending(components: "data", "postmaster.pid")
            let lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            let stale = (["\(getpid())"] + lines.dropFirst().map(String.init)).joined(separator: "\n")
            try Data(stale.utf8).write(to: file)
            #expect(cluster.status == .stopped)
            try await cluster.start()
            #expect(try await number(cluster) == 7)
        }
    }

    @Test func `a start that was killed half-way leaves nothing that stands in the way`() async throws {
        try await withCluster { cluster in
            let half = cluster.directory.appending(components: "data.new", "base")
            try FileManager.default.createDirectory(at: half, withIntermediateDirectories: true)
            if geteuid() == 0 {
                let account = try #require(ClusterAccount.named("postgres"))
                chown(cluster.directory.path, account.userID, account.groupID)
            }
            try await cluster.start()
            _ = try processID(cluster)
        }
    }

    @Test(arguments: [
        String(repeating: "long-directory-name/", count: 6), "a b'c\"d$e`f/", "one,two/", "ünï/",
    ])
    func `any path will do`(name: String) async throws {
        try await withCluster(at: "/tmp/dg-\(UUID().uuidString.prefix(8))/\(name)pg") { cluster in
            let connection = try await Connection.open(try await cluster.start())
            #expect(try await connection.query("select 1").scalar(as: Int.self) == 1)
            let again = try await Connection.open(try ConnectionSettings(url: cluster.settings.url))
            #expect(try await again.query("select 1").scalar(as: Int.self) == 1)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
    func `a directory of somebody else is not used`() async throws {
        let path = "/tmp/dg-\(UUID().uuidString.prefix(8))"
        let directory = URL(filePath: path, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        // Root's clusters belong to user postgres.
        chown(path, 12_345, 12_345)
        let cluster = try EmbeddedCluster(disposableAt: directory)
        let error = await #expect(throws: ClusterError.self) { try await cluster.start() }
        #expect(error?.remedy == .fixStorage)
        #expect(error?.description.contains("it belongs to user 12345, not postgres") == true)
    }

    @Test(.timeLimit(.minutes(10)), .enabled(if: PreloadedLibrary.compiler != nil, "needs clang or cc"))
    func `a file system without locks is not waited for`() async throws {
        let scratch = try ScratchDirectory()
        let library = try await PreloadedLibrary(of: "Tests/FailingLocks/failing_locks.c", in: scratch)
        let location = try ClusterLocation(project: scratch.url)
        defer {
            for path in [location.home, location.lock] { try? FileManager.default.removeItem(atPath: path) }
        }
        let environment = [
            "LD_PRELOAD": library.file.path, "FAILING_LOCKS": "1000", "LOCK_FAILURE": "\(ENOLCK)",
        ]
        let outcome = try await Program.run(
            "discograph",
            ["db", "start"],
            environment: environment,
            in: scratch.url
        )
        #expect(outcome.status == 74, "\(outcome.errors)")
        let complaint = "\(location.lock) cannot hold the project's database: No locks available"
        #expect(outcome.errors.contains(complaint), "\(outcome.errors)")
    }

    @Test func `a cluster of a version that is not installed says what to install`() async throws {
        try await withCluster { cluster in
            try await cluster.start()
            try await cluster.stop()
            try Data("9\n".utf8).write(to: cluster.directory.appending(components: "data", "PG_VERSION"))
            let error = await #expect(throws: ClusterError.self) { try await cluster.start() }
            #expect(error?.description.contains("apt-get install --yes postgresql-9") == true)
            #expect(error?.remedy == .fixConfiguration)
        }
    }

    @Test func `without PostgreSQL there is one command to run`() throws {
        for (isRoot, command) in [(true, "`apt-get install"), (false, "`sudo apt-get install")] {
            let error = #expect(throws: ClusterError.self) {
                try PostgresInstallation.find(
                    for: nil,
                    environment: ["PATH": "/nonexistent"],
                    root: "/nonexistent",
                    isRoot: isRoot
                )
            }
            #expect(error?.description.contains(command) == true)
            #expect(error?.remedy == .restoreService)
        }
    }

    @Test func `the newest installation is taken, by number and not by name`() throws {
        let folder = try ScratchDirectory()
        for version in ["9", "15", "17"] {
            for program in ["initdb", "pg_ctl", "postgres"] where version != "17" || program != "postgres" {
                try folder.write("", to: "\(version)/bin/\(program)", permissions: 0o755)
            }
        }
        let root = folder.url.path(percentEncoded: false)
        #expect(try PostgresInstallation.find(for: nil, environment: [:], root: root).major == 15)
        #expect(
            try PostgresInstallation.find(for: 9, environment: [:], root: root).binaries.hasSuffix("/9/bin")
        )
        #expect(throws: ClusterError.otherVersion(cluster: 17, installed: 15)) {
            try PostgresInstallation.find(for: 17, environment: [:], root: root)
        }
    }
}
