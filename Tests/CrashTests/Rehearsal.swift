import Foundation
import Postgres
import TestSupport

/// What came of the pipeline when nobody disturbed it, and what there is to disturb.
struct Rehearsal: Sendable {
    /// A database, and what a place in it begins with.
    enum Template: String, CaseIterable {
        /// Migrated and empty; knows the rows of a first load.
        case fresh
        /// Holds what a search shows; knows the rows that the whole pipeline adds.
        case earlier
        /// Migrated and empty; knows the rows of the whole pipeline, without their times.
        case whole
    }

    /// A statement of a load: its number in the session, and its first words.
    struct Statement: Sendable {
        let number: Int
        let words: String
    }

    /// A folder with a finished extraction, and rows made of an earlier part of it.
    let landed: URL
    /// The same with the rows of all.
    let rows: URL
    /// The statements of a load into a copy of each template.
    let statements: [Template: [Statement]]
    /// How many lines each extract stage lands.
    let lines: [String: Int]
    /// How often transform writes, syncs and renames under the run's folder.
    let calls: [CrashPoint.Call: Int]
    /// How long the whole pipeline takes.
    let length: Duration

    /// Runs everything once on `lane`, whose cluster is started then and has the templates.
    init(on lane: Lane) async throws {
        try await lane.cluster.start()
        try await lane.cluster.makeDurable()
        let sandbox = try await SandboxProcess(Lane.catalog, scratch: lane.scratch)
        for template in Template.allCases {
            try await lane.cluster.run("create database \(template.rawValue) template template0")
        }
        let setup = try String(
            contentsOf: Checkout.root.appending(path: "Tests/CrashTests/SQL/setup.sql"),
            encoding: .utf8
        )
        // Makes the schema once; what a search shows comes into one of its copies.
        let glance = try await Place("glance", in: lane, template: .fresh, sandbox: sandbox)
        try await glance.succeed("migrate", [])
        try await lane.cluster.run(setup, in: glance.database)
        for template in [Template.fresh, .whole] {
            try await lane.cluster.drop(template.rawValue)
            try await lane.cluster.run("create database \(template.rawValue) template \(glance.database)")
        }
        try await glance.succeed("discograph", ["run", CrashManifest.glance.file])
        try await lane.cluster.drop(Template.earlier.rawValue)
        try await lane.cluster.run("create database earlier template \(glance.database)")

        // The run whose landing and rows the rounds use; its rows are made twice.
        let extract = ["--only", "plan", "--only", "extract-*"]
        let run = ["run", CrashManifest.whole.file]
        try await glance.succeed("discograph", run + ["--only", "plan", "--only", "extract-search"])
        let newest = try glance.newestRun()
        try await glance.succeed("transform", ["--run", newest.path])
        lines = try await Self.landing(glance, ["run", "--continue", CrashManifest.whole.file] + extract)
        landed = lane.scratch.appending("landed")
        try await Place.copy(glance.folder, to: landed)

        var calls: [CrashPoint.Call: Int] = [:]
        for call in [CrashPoint.Call.write, .sync, .rename] {
            let place = try await Place("rehearsal", in: lane, of: landed, template: .fresh)
            let point = CrashPoint(program: "transform", call: call, match: "/rows", action: .log)
            let outcome = try await place.run(
                "transform",
                ["--run", try place.newestRun().path],
                at: point
            )
            try outcome.requireSuccess("transform")
            calls[call] = place.marks().count
            try await place.remove()
        }
        self.calls = calls
        try await glance.succeed("transform", ["--run", newest.path])
        rows = lane.scratch.appending("rows")
        try await Place.copy(glance.folder, to: rows)
        try await glance.remove()

        var statements: [Template: [Statement]] = [:]
        for template in [Template.fresh, .earlier] {
            let place = try await Place("rehearsal", in: lane, of: rows, template: template)
            let point = CrashPoint(program: "load", call: .send, match: "", action: .log)
            let run = ["--run", try place.newestRun().path]
            try await place.run("load", run, at: point).requireSuccess("load")
            statements[template] = Self.statements(place.marks())
            try await place.teach(template)
            try await place.remove()
        }
        self.statements = statements

        try await lane.cluster.run("select crash.leave_out_times()", in: Template.whole.rawValue)
        let whole = try await UTCDay.whole { try await Self.whole(on: lane, asking: sandbox) }.value
        length = whole.length
        try await whole.place.teach(.whole)
        try await whole.place.remove()
    }

    /// Runs the whole pipeline in a place of its own, and takes its time.
    private static func whole(
        on lane: Lane,
        asking sandbox: SandboxProcess
    ) async throws -> (place: Place, length: Duration) {
        let place = try await Place("whole", in: lane, template: .whole, sandbox: sandbox)
        let began = ContinuousClock.now
        try await place.succeed("discograph", ["run", CrashManifest.whole.file])
        return (place: place, length: began.duration(to: .now))
    }

    /// Runs what lands, and counts the lines of each source.
    private static func landing(_ place: Place, _ arguments: [String]) async throws -> [String: Int] {
        try await place.succeed("discograph", arguments)
        let landing = try place.newestRun().appending(component: "landing")
        var lines: [String: Int] = [:]
        for source in try FileManager.default.contentsOfDirectory(atPath: landing.path)
        where !source.contains(".") {
            let segment = landing.appending(path: "\(source)/00001.ndjson")
            lines[source] = try Data(contentsOf: segment).count { $0 == UInt8(ascii: "\n") }
        }
        return lines
    }

    private static func statements(_ marks: [[String]]) -> [Statement] {
        var statements: [Statement] = []
        for mark in marks where mark.count == 4 {
            let number = Int(mark[2]) ?? 0
            // Of one that is sent in pieces the first has the words.
            if statements.last?.number == number { continue }
            statements.append(Statement(number: number, words: mark[3]))
        }
        return statements
    }
}

extension [Rehearsal.Statement] {
    /// The statements that bring rows.
    var copies: [Element] { filter { $0.words.hasPrefix("copy ") } }

    /// The merge: as many statements behind the last COPY and its analyze as there are scripts.
    var merges: [Element] {
        guard let last = copies.last?.number else { return [] }
        let scripts = try? FileManager.default.contentsOfDirectory(
            atPath: Checkout.sql.appending(component: "merge").path
        )
        return Array(filter { $0.number > last + 1 }.prefix(scripts?.count ?? 0))
    }

    /// The end.
    var commit: Element? { last { $0.words.hasPrefix("commit") } }
}

extension Place {
    /// Runs a program that must succeed.
    func succeed(_ product: String, _ arguments: [String]) async throws {
        try await run(product, arguments).requireSuccess(product)
    }

    /// Tells the template what the rows of this place are.
    fileprivate func teach(_ template: Rehearsal.Template) async throws {
        let rows = try await lane.cluster.query("select * from crash.contents()", in: database)
        let connection = try await lane.cluster.connect(template.rawValue)
        let statement = SQLScript(
            name: "test.sql",
            text:
                "insert into crash.undisturbed select row ->> 0, row ->> 1 from jsonb_array_elements($1::jsonb) as row"
        )
        let json = try JSONEncoder().encode(rows)
        _ = try await connection.query(statement, [String(decoding: json, as: UTF8.self)])
        await connection.close()
    }
}

extension Program.Outcome {
    /// Ends the test where the program failed.
    func requireSuccess(_ name: String) throws {
        if status != 0 {
            throw UnexpectedEnding(words: "\(name) ended with \(status): \(errors.suffix(2_000))")
        }
    }
}

/// A program that did not end as it must.
struct UnexpectedEnding: Error, CustomStringConvertible {
    let words: String

    var description: String { words }
}
