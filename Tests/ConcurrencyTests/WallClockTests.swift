import Concurrency
import Foundation
import Testing

@Suite struct WallClockTests {
    @Test func `the machine's clock tells the time, and never an earlier one`() async throws {
        let clock = WallClock.system
        #expect(abs(clock.now().timeIntervalSinceNow) < 60)
        var last = clock.now()
        for _ in 0..<1_000 {
            let now = clock.now()
            #expect(now >= last)
            last = now
        }
        let before = clock.now()
        try await clock.sleep(.milliseconds(20))
        #expect(clock.now().timeIntervalSince(before) >= 0.02)
    }
}
