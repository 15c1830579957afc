import Foundation
import TestSupport

#if canImport(Glibc)
import Glibc
#endif

extension Round {
    /// Kills at random moments of the whole pipeline, three times, and goes on.
    func anyTime(_ numbers: inout SplitMix64) async throws -> Ending {
        var ending = Ending()
        let scratch = try ScratchDirectory()
        let sandbox = try await SandboxProcess(Lane.catalog, scratch: scratch)
        let place = try await place(of: nil, template: .whole, sandbox: sandbox)
        var isDone = false
        for start in 0..<3 where !isDone {
            let program = try place.start("discograph", runOrGoOn(in: place))
            let began = ContinuousClock.now
            let moment = Duration.milliseconds(Double.random(in: length.moments, using: &numbers))
            while program.isRunning, began.duration(to: .now) < moment {
                try await Task.sleep(for: .milliseconds(5))
            }
            Trials.note("\(name) start \(start) is disturbed after \(moment)")
            let took = began.duration(to: .now)
            let hasEnded = !program.isRunning
            switch site {
            case .everything:
                if program.isRunning, program.killEverything() > 0 { ending.kills += 1 }
            case .stage:
                if try await killStage(of: program, &numbers) { ending.kills += 1 }
            default:
                if program.isRunning { ending.kills += 1 }
                try await lane.cluster.stopAtOnce()
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...500, using: &numbers)))
                try await lane.cluster.start()
            }
            isDone = try await program.outcome().status == 0
            // One that goes on with a run has less to do, and one that fails has not done it.
            if start == 0, hasEnded, isDone { length.ended(after: took) }
        }
        if !isDone { try await finish("discograph", runOrGoOn(in: place), in: place) }
        ending.problems += try sandbox.requests().repeated(afterLanding: place.landing())
            .map { "asked again: \($0)" }
        try await compare(place, &ending)
        return ending
    }

    /// Kills one of the program's stages, as soon as there is one; returns whether there was.
    private func killStage(of program: Program, _ numbers: inout SplitMix64) async throws -> Bool {
        // More than that only a hang takes, which who waits for the program's end then tells.
        let deadline = ContinuousClock.now + .seconds(300)
        while program.isRunning, ContinuousClock.now < deadline {
            let stages = program.descendants().filter(ProcessTable.isAlive).sorted()
            if let stage = stages.randomElement(using: &numbers), kill(stage, SIGKILL) == 0 { return true }
            try await Task.sleep(for: .milliseconds(2))
        }
        return false
    }

    /// Goes on with the run by its name, once there is one: --continue would open another behind it.
    private func runOrGoOn(in place: Place) -> [String] {
        let runs = place.folder.appending(component: "runs")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: runs.path)) ?? []
        let begun = names.first { name in
            FileManager.default.fileExists(atPath: runs.appending(components: name, "run.json").path)
        }
        return ["run", CrashManifest.whole.file] + (begun.map { ["--run", "runs/\($0)"] } ?? [])
    }
}
