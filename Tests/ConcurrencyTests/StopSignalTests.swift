import Concurrency
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct StopSignalTests {
    @Test func `the first request counts`() {
        let stop = StopSignal()
        #expect(!stop.isRequested)
        stop.request(SIGINT)
        stop.request(SIGTERM)
        #expect(stop.isRequested)
        #expect(stop.number == SIGINT)
    }

    @Test(.timeLimit(.minutes(10))) func `those who wait are told`() async {
        let stop = StopSignal()
        async let first: Void = stop.wait()
        async let second: Void = stop.wait()
        try? await Task.sleep(for: .milliseconds(20))
        stop.request()
        _ = await (first, second)
        await stop.wait()
        #expect(stop.number == SIGTERM)
    }

    @Test(.timeLimit(.minutes(10))) func `a cancelled task stops waiting`() async {
        let stop = StopSignal()
        let task = Task { await stop.wait() }
        try? await Task.sleep(for: .milliseconds(20))
        task.cancel()
        await task.value
        #expect(!stop.isRequested)
    }

    @Test(.timeLimit(.minutes(10))) func `the end of a process that is followed asks to stop`() async throws {
        let process = try Program(URL(filePath: "/bin/sleep"), ["30"])
        let stop = StopSignal()
        stop.follow(process.identifier)
        #expect(!stop.isRequested)
        process.send(SIGKILL)
        _ = try await process.outcome()
        await stop.wait()
        #expect(stop.number == SIGTERM)
    }

    @Test func `work that is done in time is returned`() async throws {
        #expect(try await StopSignal().cancelling { 7 } == 7)
    }

    @Test func `work is cancelled when stopping is asked for`() async throws {
        let stop = StopSignal()
        let start = ContinuousClock.now
        await #expect(throws: CancellationError.self) {
            try await stop.cancelling {
                stop.request()
                try await Task.sleep(for: .seconds(30))
            }
        }
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func `a failure of the work is the failure`() async throws {
        struct Defect: Error {}
        await #expect(throws: Defect.self) { try await StopSignal().cancelling { throw Defect() } }
    }
}
