import Concurrency
import Diagnostics
import Foundation
import Landing
import Pipeline
import StageKit
import Synchronization
import TestSupport
import Testing

@Suite struct StageTests {
    @Test func `a finished stage leaves a receipt and is not done again`() async throws {
        let place = try TestRun()
        let starts = Mutex(0)
        for _ in 1...2 {
            let code = try await ScriptedStage.start(in: place.run) { context in
                starts.withLock { $0 += 1 }
                return Tally(stage: context.stage, counts: ["rows": 7])
            }
            #expect(code == 0)
        }
        #expect(starts.withLock(\.self) == 1)
        let receipt = try #require(try Receipt(of: "scripted", in: place.run))
        #expect(receipt.isDone)
        #expect(receipt.tally.counts == ["rows": 7])
        #expect(receipt.startedAt <= receipt.endedAt)
    }

    @Test func `a finished stage that is asked for more is performed again`() async throws {
        let place = try TestRun()
        _ = try await ScriptedStage.start(in: place.run) { Tally(stage: $0.stage, counts: ["rows": 1]) }
        let code = try await ScriptedStage.start(in: place.run, ["--again"]) {
            Tally(stage: $0.stage, counts: ["rows": 2])
        }
        #expect(code == 0)
        #expect(try Receipt(of: "scripted", in: place.run)?.tally.counts == ["rows": 2])
    }

    @Test func `a partial stage ends with 75, keeps the time, and is performed again`() async throws {
        let place = try TestRun()
        let time = Date(timeIntervalSince1970: 1_795_000_000)
        let code = try await ScriptedStage.start(in: place.run) { context in
            var tally = Tally(stage: context.stage)
            tally.isPartial = true
            tally.resumeAt = time
            return tally
        }
        #expect(code == 75)
        #expect(try Receipt(of: "scripted", in: place.run)?.tally.resumeAt == time)

        let again = try await ScriptedStage.start(in: place.run) { Tally(stage: $0.stage) }
        #expect(again == 0)
        #expect(try Receipt(of: "scripted", in: place.run)?.isDone == true)
    }

    @Test func `a stage waits for another of its kind for as long as it says`() async throws {
        let place = try TestRun()
        let lock = try await ProcessLock(
            place.run.lock(of: StageProgram(named: "scripted")),
            owner: "a test"
        )
        let start = ContinuousClock.now
        let refused = try await ScriptedStage.start(in: place.run, ["--impatient"]) { Tally(stage: $0.stage) }
        #expect(refused == 75)
        // As long as a stage waits that says nothing of it.
        #expect(start.duration(to: .now) < .seconds(200))
        lock.release()
        #expect(try await ScriptedStage.start(in: place.run, ["--impatient"]) { Tally(stage: $0.stage) } == 0)
    }

    @Test(arguments: Remedy.allCases)
    func `a failure's remedy is the exit code, and no receipt is left`(remedy: Remedy) async throws {
        let place = try TestRun()
        let code = try await ScriptedStage.start(in: place.run) { _ in throw TestFailure(remedy: remedy) }
        #expect(code == remedy.exitCode)
        #expect(try Receipt(of: "scripted", in: place.run) == nil)
    }

    @Test func `a stage that found what a person must mend is done, and ends as a failure`() async throws {
        let place = try TestRun()
        let code = try await ScriptedStage.start(in: place.run) { context in
            let tally = Tally(stage: context.stage, counts: ["rows": 7])
            throw StageFinding(tally, finding: TestFailure(remedy: .fixInput))
        }
        #expect(code == 65)
        let receipt = try #require(try Receipt(of: "scripted", in: place.run))
        #expect(receipt.isDone)
        #expect(receipt.tally.counts == ["rows": 7])
    }

    @Test func `what follows a finding comes after the receipt`() async throws {
        let place = try TestRun()
        let (receipt, copy) = (place.run.receipt(of: "scripted"), place.scratch.appending("copy.json"))
        let code = try await ScriptedStage.start(in: place.run) { context in
            throw StageFinding(Tally(stage: context.stage), finding: TestFailure(remedy: .fixInput)) {
                try? FileManager.default.copyItem(at: receipt, to: copy)
            }
        }
        #expect(code == 65)
        #expect(try Data(contentsOf: copy) == Data(contentsOf: receipt))
    }

    @Test(arguments: [false, true])
    func `what follows a finding may fail, and ends with a stop, neither of which matters`(
        isStopped: Bool
    ) async throws {
        let place = try TestRun()
        let code = try await ScriptedStage.start(in: place.run) { context in
            throw StageFinding(Tally(stage: context.stage), finding: TestFailure(remedy: .fixInput)) {
                guard isStopped else { throw TestFailure(remedy: .reportBug) }
                context.stop.request()
                try await Task.sleep(for: .seconds(600))
            }
        }
        #expect(code == 65)
    }

    @Test func `an error that nobody foresaw is a bug`() async throws {
        struct Surprise: Error {}
        let place = try TestRun()
        let code = try await ScriptedStage.start(in: place.run) { _ in throw Surprise() }
        #expect(code == 70)
    }

    @Test func `a run directory that is not there is a mistake of the command line`() async throws {
        let place = try TestRun()
        let nowhere = RunDirectory(url: place.run.url.appending(component: "nowhere"))
        let code = try await ScriptedStage.start(in: nowhere) { Tally(stage: $0.stage) }
        #expect(code == 64)
    }

    @Test func `a run without a manifest is a matter of configuration`() async throws {
        let place = try TestRun()
        try FileManager.default.removeItem(at: place.run.manifest)
        let code = try await ScriptedStage.start(in: place.run) { Tally(stage: $0.stage) }
        #expect(code == 78)
    }

    @Test func `a run's own manifest is carried out although it could not be asked for today`() async throws {
        let place = try TestRun()
        let yaml = """
            name: test
            params:
              queries: [{q: jazz, split_by_year: 1950-2026}]
            stages:
              one: {cmd: one}
            """
        try Data(yaml.utf8).write(to: place.run.manifest)
        for options in [[], ["--manifest", place.run.manifest.path]] {
            let code = try await ScriptedStage.start(in: place.run, ["--again"] + options) {
                Tally(stage: $0.stage, counts: ["queries": $0.manifest.parameters.queries.count])
            }
            #expect(code == 0)
        }
        #expect(try Receipt(of: "scripted", in: place.run)?.tally.counts == ["queries": 1])
        let other = try place.scratch.write(yaml, to: "other.yaml")
        let refused = try await ScriptedStage.start(in: place.run, ["--again", "--manifest", other.path]) {
            Tally(stage: $0.stage)
        }
        #expect(refused == 78)
    }

    @Test func `a damaged receipt is named, not believed`() async throws {
        let place = try TestRun()
        let receipt = place.run.receipt(of: "scripted")
        try FileManager.default.createDirectory(
            at: receipt.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data("{}".utf8).write(to: receipt)
        let code = try await ScriptedStage.start(in: place.run) { Tally(stage: $0.stage) }
        #expect(code == 74)
    }
}
