import Foundation
import Synchronization
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
        // Each runs at once until it waits, so both wait for the same work before one leaves.
        let first = Task.immediate { try await flight.value(of: work) }
        let second = Task.immediate { try await flight.value(of: work) }
        #expect(try await eventually { started.value == 1 })
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        gate.increment()
        #expect(try await second.value == 7)
        #expect(started.value == 1)
    }

    @Test func `a cancelled caller does not run what the work does when it is cancelled`() async throws {
        let flight = SingleFlight<Int>()
        let canceller = Mutex<pthread_t?>(nil)
        let place = Mutex<pthread_t?>(nil)
        let started = Counter()
        let caller = Task {
            try await flight.value {
                started.increment()
                return try await withTaskCancellationHandler {
                    try await Task.sleep(for: .seconds(3_600))
                    return 7
                } onCancel: {
                    // It may take long, such as a word to a server that is not listening.
                    place.withLock { $0 = pthread_self() }
                }
            }
        }
        #expect(try await eventually { started.value == 1 })
        // The thread lives as long as it is compared with: another may be given its number.
        let isCompared = DispatchSemaphore(value: 0)
        defer { isCompared.signal() }
        Thread {
            canceller.withLock { $0 = pthread_self() }
            caller.cancel()
            isCompared.wait()
        }
        .start()
        await #expect(throws: CancellationError.self) { try await caller.value }
        #expect(try await eventually { place.withLock { $0 } != nil })
        #expect(place.withLock { $0 } != canceller.withLock { $0 })
    }
}
