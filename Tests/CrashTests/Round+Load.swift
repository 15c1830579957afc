import Foundation
import TestSupport

#if canImport(Glibc)
import Glibc
#endif

extension Round {
    /// The tables in whose merge a load is held up.
    private static let merged = [
        "artist", "album", "album_artist", "album_image", "album_copyright", "track", "track_artist",
        "album_track", "artist_album",
    ]

    /// Whether it is the first load or one that changes rows.
    private func template(_ numbers: inout SplitMix64) -> Rehearsal.Template {
        Bool.random(using: &numbers) ? .fresh : .earlier
    }

    /// Kills a load, and starts it again.
    func load(_ numbers: inout SplitMix64) async throws -> Ending {
        var ending = Ending()
        let template = template(&numbers)
        let place = try await place(of: rehearsal.rows, template: template)
        let run = ["--run", try place.newestRun().path]
        if site != .receipt, site != .copyClient, Int.random(in: 0..<3, using: &numbers) == 0 {
            let name =
                site == .commitClient ? "commit" : Self.merged.randomElement(using: &numbers) ?? "album"
            let program = try place.start("load", run, ["PGOPTIONS": Self.linger(at: name)])
            if try await place.waits(on: "PgSleep", program) {
                // What it leaves on the server goes on, or ends, when the next load waits for it.
                program.send(SIGKILL)
                ending.kills += 1
            } else {
                ending.problems.append("never waited at \(name)")
            }
            _ = try await program.outcome()
        } else {
            let point = loadPoint(&numbers, rehearsal.statements[template] ?? [])
            let outcome = try await place.run("load", run, at: point)
            if place.marks().isEmpty || outcome.status != 128 + SIGKILL {
                ending.problems.append(
                    "not killed: \(point); \(outcome.status) \(outcome.errors.suffix(500))"
                )
            } else {
                ending.kills += 1
            }
        }
        try await finish("load", run, in: place)
        try await compare(place, &ending)
        return ending
    }

    private func loadPoint(_ numbers: inout SplitMix64, _ statements: [Rehearsal.Statement]) -> CrashPoint {
        switch site {
        case .receipt:
            let moment = Bool.random(using: &numbers) ? CrashPoint.Moment.before : .after
            return CrashPoint(program: "load", call: .rename, match: "/receipts/", moment: moment)
        case .copyClient:
            return Self.inside(statements.copies, &numbers, .kill)
        case .mergeClient:
            let merge = statements.merges.randomElement(using: &numbers)
            return CrashPoint(program: "load", call: .send, match: "", number: merge?.number ?? 0)
        default:
            let moment = Bool.random(using: &numbers) ? CrashPoint.Moment.before : .after
            let number = statements.commit?.number ?? 0
            return CrashPoint(program: "load", call: .send, match: "commit", number: number, moment: moment)
        }
    }

    /// A point at which some rows of a COPY are sent and others are not.
    static func inside(
        _ copies: [Rehearsal.Statement],
        _ numbers: inout SplitMix64,
        _ action: CrashPoint.Action
    ) -> CrashPoint {
        // The second piece begins with the first row. Half of it never holds the end, be it the only one or of no rows.
        let copy = copies.randomElement(using: &numbers)
        return CrashPoint(
            program: "load",
            call: .send,
            match: "copy ",
            number: copy?.number ?? 0,
            part: 2,
            moment: .half,
            action: action
        )
    }

    /// Has the session wait where it writes a table, or in its commit, until another waits for it.
    static func linger(at place: String) -> String { "-c crash.place=\(place)" }

    /// Kills PostgreSQL under a load, and starts both again.
    func server(_ numbers: inout SplitMix64) async throws -> Ending {
        var ending = Ending()
        let template = template(&numbers)
        let place = try await place(of: rehearsal.rows, template: template)
        let run = ["--run", try place.newestRun().path]
        let program: Program
        let isThere: Bool
        switch site {
        case .copyServer:
            let point = Self.inside(rehearsal.statements[template]?.copies ?? [], &numbers, .stop)
            program = try place.start("load", run, at: point)
            let isReached = try await place.reaches(program)
            isThere = isReached ? try await place.isCopying(program) : false
        case .commitAfter:
            program = try place.start("load", run, ["PGOPTIONS": "-c synchronous_commit=on"])
            isThere = try await place.waits(on: "SyncRep", program)
        default:
            let name =
                site == .commitBefore ? "commit" : Self.merged.randomElement(using: &numbers) ?? "album"
            program = try place.start("load", run, ["PGOPTIONS": Self.linger(at: name)])
            isThere = try await place.waits(on: "PgSleep", program)
        }
        if isThere { ending.kills += 1 } else { ending.problems.append("never there") }
        try await lane.cluster.stopAtOnce()
        program.send(SIGCONT)
        let outcome = try await program.outcome()
        let lines = outcome.errorLines
        if outcome.status != 69 || lines.count != 1 {
            ending.problems.append(
                "ended with \(outcome.status) and \(lines.count) errors: \(outcome.errors)"
            )
        }
        try await lane.cluster.start()
        let mine = "select count(*) from etl.load where run = '\(try place.newestRun().lastPathComponent)'"
        let loads = try await lane.cluster.query(mine, in: place.database)
        if isThere, loads != [[site == .commitAfter ? "1" : "0"]] {
            ending.problems.append("\(loads) loads are there when PostgreSQL comes again")
        }
        try await finish("load", run, in: place)
        try await compare(place, &ending)
        return ending
    }
}

extension Place {
    /// Waits until the server says that it takes rows; gives up after a time that only a hang takes.
    func isCopying(_ program: Program) async throws -> Bool {
        let copying = "select count(*) from pg_stat_progress_copy where datname = current_database()"
        let deadline = ContinuousClock.now + .seconds(300)
        while program.isRunning, ContinuousClock.now < deadline {
            if try await lane.cluster.query(copying, in: database) == [["1"]] { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    /// Waits until the session of this database's load waits for `event`, or the program has ended without.
    func waits(on event: String, _ program: Program) async throws -> Bool {
        let waiting = """
            select count(*) from pg_stat_activity
            where datname = '\(database)' and wait_event = '\(event)' and state = 'active'
            """
        var isThere = false
        try await program.wait(until: "it waits for \(event), or has ended") {
            isThere = try await lane.cluster.query(waiting, in: "postgres") == [["1"]]
            return isThere || !program.isRunning
        }
        return isThere
    }
}
