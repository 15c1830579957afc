import Concurrency
import Foundation
import Logging
import Maintenance
import Pipeline
import TestSupport
import Testing
import Warehouse

@Suite struct RebuildSessionTests {
    private let shown = Shown()

    /// A rehearsal; without a database it has to end before it looks for one.
    private func session(
        in folder: RunFolder,
        database: String = "postgresql://127.0.0.1:9/nowhere"
    ) -> RebuildSession {
        let shown = shown
        return RebuildSession(
            folder: folder,
            since: nil,
            services: [],
            scripts: TemporaryDatabase.scripts,
            patience: .seconds(60),
            readerPatience: .seconds(60),
            allowsLoss: false,
            isRehearsal: true,
            environment: ["DATABASE_URL": database],
            stop: StopSignal(),
            progress: shown,
            log: Logger(label: "test")
        ) { differences in
            shown.wait("\(differences.lostRows) rows are lost")
        }
    }

    @Test func `without a folder of runs there is nothing to rebuild from`() async throws {
        let scratch = try ScratchDirectory()
        let folder = RunFolder(url: scratch.appending("runs"))
        await #expect(throws: RebuildError.noRuns(folder: folder.url.relativePath)) {
            try await session(in: folder).perform()
        }
    }

    @Test func `while a run is going nothing is rebuilt`() async throws {
        let night = try ClosedRun(landing: [ClosedRun.artist])
        let lock = try await ProcessLock(night.folder.lock(of: "p"), owner: "a run of pipeline p")
        defer { lock.release() }
        await #expect(throws: RunError.busy(owner: "a run of pipeline p", pid: getpid())) {
            try await session(in: night.folder).perform()
        }
    }

    @Test func `a rehearsal makes rows, loads and compares, and leaves nothing behind`() async throws {
        let night = try ClosedRun(landing: [ClosedRun.artist])
        try await TemporaryDatabase.with { database in
            let report = try await session(in: night.folder, database: database.url).perform()
            #expect(report.runs == 1)
            #expect(report.answers == 1)
            #expect(!report.isExchanged)
            // The bar is taken away before anything is said of the differences.
            #expect(shown.all.suffix(2) == ["", "0 rows are lost"])
            #expect(shown.all.contains("comparing the rebuilt warehouse with the present one"))
            #expect(!night.hasRows)
            let left = night.folder.url.appending(component: ".rebuild")
            #expect(!FileManager.default.fileExists(atPath: left.path))
        }
    }

    @Test func `how a database has strings read and names printed keeps nothing from being rebuilt`()
        async throws
    {
        let night = try ClosedRun(landing: [ClosedRun.artist])
        try await TemporaryDatabase.with { database in
            let name = try await database.value("select current_database()") ?? ""
            try await database.run(
                """
                alter database \(name) set standard_conforming_strings = off;
                alter database \(name) set quote_all_identifiers = on
                """
            )
            let report = try await session(in: night.folder, database: database.url).perform()
            #expect(report.runs == 1)
        }
    }
}
