import Foundation
import TestSupport

/// A working directory: `runs/`, the programs' home, the manifest, and a database.
struct Place: Sendable {
    let lane: Lane
    let folder: URL
    let database: String
    let sandbox: SandboxProcess?

    /// An empty one, or a copy of `folder`, with a copy of the database `template`.
    ///
    /// Without a sandbox nothing can be extracted.
    init(
        _ name: String,
        in lane: Lane,
        of folder: URL? = nil,
        template: Rehearsal.Template,
        sandbox: SandboxProcess? = nil
    ) async throws {
        self.lane = lane
        self.sandbox = sandbox
        self.folder = lane.scratch.appending(name)
        database = try await lane.cluster.copy(of: template.rawValue)
        // What is done again, because midnight came between, begins anew; what was done before stays to be looked at.
        let earlier = lane.scratch.appending("\(name)-before-midnight")
        try? FileManager.default.moveItem(at: self.folder, to: earlier)
        try? FileManager.default.removeItem(at: self.folder)
        if let folder {
            try await Self.copy(folder, to: self.folder)
            // Or the first load of a new database would say what it lacks.
            if template == .fresh { try forgetLoads() }
        } else {
            try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
            let scripts = self.folder.appending(component: "sql")
            try FileManager.default.createSymbolicLink(at: scripts, withDestinationURL: Checkout.sql)
            for manifest in CrashManifest.allCases {
                try Data(manifest.text.utf8).write(to: self.folder.appending(component: manifest.file))
            }
        }
    }

    /// Removes what says that runs were loaded.
    func forgetLoads() throws {
        let runs = folder.appending(component: "runs")
        for run in try FileManager.default.contentsOfDirectory(atPath: runs.path) {
            try? FileManager.default.removeItem(at: runs.appending(path: "\(run)/receipts/load.json"))
        }
    }

    /// Copies a folder with its times and owners.
    static func copy(_ folder: URL, to target: URL) async throws {
        let copying = try Program(URL(filePath: "/bin/cp"), ["-a", folder.path, target.path])
        let outcome = try await copying.outcome()
        guard outcome.status == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: ["cp": outcome.errors])
        }
    }

    /// Removes it with its database.
    func remove() async throws {
        try FileManager.default.removeItem(at: folder)
        try await lane.cluster.drop(database)
    }

    /// What a program finds in its environment.
    var environment: [String: String] {
        [
            "DATABASE_URL": lane.cluster.url(of: database), "HOME": folder.path,
            "DISCOGRAPH_HOME": folder.appending(component: "home").path, "SPOTIFY_MODE": "development",
        ].merging(sandbox?.environment ?? [:]) { $1 }
    }

    /// Where a crash point writes down that it happened.
    var mark: URL { folder.appending(component: "mark") }

    /// What the crash point wrote: program, call, number and text of each line.
    func marks() -> [[String]] {
        let text = (try? String(contentsOf: mark, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    }

    /// Starts a program of this package here.
    func start(_ product: String, _ arguments: [String], _ more: [String: String] = [:]) throws -> Program {
        try Program(
            Checkout.products.appending(component: product),
            arguments,
            environment: environment.merging(more) { $1 },
            in: folder
        )
    }

    /// Runs a program to its end.
    func run(
        _ product: String,
        _ arguments: [String],
        _ more: [String: String] = [:]
    ) async throws
        -> Program.Outcome
    {
        try await start(product, arguments, more).outcome()
    }

    /// Runs a program with a crash point.
    func run(_ product: String, _ arguments: [String], at point: CrashPoint) async throws -> Program.Outcome {
        try? FileManager.default.removeItem(at: mark)
        return try await run(product, arguments, point.environment(lane.library, mark: mark))
    }

    /// Starts a program with a crash point.
    func start(_ product: String, _ arguments: [String], at point: CrashPoint) throws -> Program {
        try? FileManager.default.removeItem(at: mark)
        return try start(product, arguments, point.environment(lane.library, mark: mark))
    }

    /// Waits until the crash point has happened, or the program has ended without.
    func reaches(_ program: Program) async throws -> Bool {
        try await program.wait(until: "it reaches its crash point, or has ended") {
            FileManager.default.fileExists(atPath: mark.path) || !program.isRunning
        }
        return FileManager.default.fileExists(atPath: mark.path)
    }

    /// The newest run.
    func newestRun() throws -> URL {
        let runs = folder.appending(component: "runs")
        let names = try FileManager.default.contentsOfDirectory(atPath: runs.path)
        guard let newest = names.filter({ !$0.hasPrefix(".") }).max() else {
            throw CocoaError(.fileNoSuchFile)
        }
        return runs.appending(component: newest)
    }

    /// The rows in which the database differs from the undisturbed one.
    func differences() async throws -> [String] {
        try await lane.cluster.query("select * from crash.differences()", in: database)
            .map { $0.map { $0 ?? "null" }.joined(separator: " · ") }
    }

    /// What a killed stage left behind that nobody will ever look at.
    func leftovers() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.appending(component: "runs").path)
            .filter { $0.contains("/rows.tmp-") || $0.contains("/rows.old-") }
    }

    /// Every landed line of every run.
    func landing() throws -> [Data] {
        let runs = folder.appending(component: "runs")
        return try FileManager.default.subpathsOfDirectory(atPath: runs.path)
            .filter { $0.contains("/landing/") && $0.contains(/\/[0-9]{5}\.ndjson$/) }
            .flatMap { try Data(contentsOf: runs.appending(path: $0)).split(separator: UInt8(ascii: "\n")) }
            .map { Data($0) }
    }
}
