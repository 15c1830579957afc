import Foundation
import TestSupport

extension Round {
    /// Kills an extract stage twice, and resumes.
    func extract(_ numbers: inout SplitMix64) async throws -> Ending {
        var ending = Ending()
        let scratch = try ScratchDirectory()
        let sandbox = try await SandboxProcess(Lane.catalog, scratch: scratch)
        let place = try await place(of: nil, template: .whole, sandbox: sandbox)
        var isDone = false
        for command in ["run", "resume"] where !isDone {
            let point = extractPoint(&numbers)
            let outcome = try await place.run("discograph", [command, CrashManifest.whole.file], at: point)
            if place.marks().isEmpty {
                // It may be that so much was not left to do.
                if command == "run" { ending.problems.append("never reached: \(point)") }
                isDone = outcome.status == 0
            } else {
                ending.kills += 1
                if outcome.status == 0 { ending.problems.append("the runner has not noticed: \(point)") }
            }
        }
        if !isDone { try await finish("discograph", ["resume", CrashManifest.whole.file], in: place) }
        ending.problems += try sandbox.requests().repeated(afterLanding: place.landing())
            .map { "asked again: \($0)" }
        try await compare(place, &ending)
        return ending
    }

    private func extractPoint(_ numbers: inout SplitMix64) -> CrashPoint {
        let sources = rehearsal.lines.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        let source = sources.randomElement(using: &numbers) ?? (key: "albums", value: 1)
        let segment = "/landing/\(source.key)/0"
        let number = Int.random(in: 1...source.value, using: &numbers)
        var point = CrashPoint(program: "extract-\(source.key)", call: .write, match: segment, number: number)
        switch site {
        case .landingWrite:
            point.moment = .half
        case .landingEdge:
            let isSync = Int.random(in: 0..<3, using: &numbers) == 0
            // Lines share syncs, so there are fewer.
            let number = isSync ? 1 + number / 16 : number
            point = CrashPoint(
                program: point.program,
                call: isSync ? .sync : .write,
                match: segment,
                number: number,
                moment: Bool.random(using: &numbers) ? .before : .after
            )
        default:
            let moment = CrashPoint.Moment.allCases.randomElement(using: &numbers) ?? .half
            let few = Int.random(in: 1...8, using: &numbers)
            let targets: [(CrashPoint.Call, String, Int)] = [
                (.write, "/landing/\(source.key)/requests.ndjson", number),
                (.write, "/home/", few), (.rename, "/receipts/", 1), (.sync, "/home/", 1),
            ]
            let target = targets.randomElement(using: &numbers) ?? (.write, "/home/", few)
            point = CrashPoint(
                program: point.program,
                call: target.0,
                match: target.1,
                number: target.2,
                moment: target.0 == .write ? moment : moment == .half ? .before : moment
            )
        }
        return point
    }

    /// Kills transform while it writes, syncs or renames, and starts it again.
    func transform(_ numbers: inout SplitMix64) async throws -> Ending {
        var ending = Ending()
        let place = try await place(of: rehearsal.landed, template: .fresh)
        let run = try place.newestRun()
        // The rows of an earlier transform are replaced; where there are none, nothing has to make way.
        if Bool.random(using: &numbers) {
            try FileManager.default.removeItem(at: run.appending(component: "rows"))
        }
        let point = transformPoint(&numbers)
        let outcome = try await place.run("transform", ["--run", run.path], at: point)
        if place.marks().isEmpty || outcome.status != 128 + 9 {
            ending.problems.append("not killed: \(point); \(outcome.status) \(outcome.errors.suffix(500))")
        } else {
            ending.kills += 1
        }
        try await finish("transform", ["--run", run.path], in: place)
        try await finish("load", ["--run", run.path], in: place)
        try await compare(place, &ending)
        return ending
    }

    private func transformPoint(_ numbers: inout SplitMix64) -> CrashPoint {
        let moment = CrashPoint.Moment.allCases.randomElement(using: &numbers) ?? .half
        var call = CrashPoint.Call.rename
        if site == .rowsWrite { call = Int.random(in: 0..<3, using: &numbers) == 0 ? .sync : .write }
        let calls = max(1, rehearsal.calls[call] ?? 1)
        return CrashPoint(
            program: "transform",
            call: call,
            match: site == .receipt ? "/receipts/" : "/rows",
            number: site == .receipt ? 1 : Int.random(in: 1...calls, using: &numbers),
            moment: call != .write && moment == .half ? .before : moment
        )
    }
}
