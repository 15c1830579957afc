import Diagnostics
import Testing
import Warehouse

@Suite struct StopSignalTests {
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
        await #expect(throws: WarehouseError.self) {
            try await StopSignal().cancelling { throw WarehouseError.noScripts(path: "sql") }
        }
    }
}
