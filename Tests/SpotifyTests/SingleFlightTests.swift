import Foundation
import TestSupport
import Testing

@testable import Spotify

@Suite struct SingleFlightTests {
    @Test func `work that others wait for survives the one who began it`() async throws {
        let flight = SingleFlight<Int>()
        let started = Counter()
        let gate = Counter()
        let work: @Sendable () async throws -> Int = {
            started.increment()
            while gate.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
            return 7
        }
        let first = Task { try await flight.value(of: work) }
        #expect(try await eventually { flight.passengers == 1 })
        let second = Task { try await flight.value(of: work) }
        #expect(try await eventually { flight.passengers == 2 })
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(flight.passengers == 1)
        gate.increment()
        #expect(try await second.value == 7)
        #expect(started.value == 1)
    }

    @Test func `a cancelled caller leaves before the work has taken note`() async throws {
        let flight = SingleFlight<Int>()
        let noted = Counter()
        let hasLeft = DispatchSemaphore(value: 0)
        let caller = Task {
            try await flight.value {
                try await withTaskCancellationHandler {
                    try await Task.sleep(for: .seconds(3_600))
                    return 7
                } onCancel: {
                    _ = hasLeft.wait(timeout: .now() + 45)
                    noted.increment()
                }
            }
        }
        #expect(try await eventually { flight.passengers == 1 })
        Thread { caller.cancel() }.start()
        await #expect(throws: CancellationError.self) { try await caller.value }
        #expect(noted.value == 0)
        hasLeft.signal()
    }
}
