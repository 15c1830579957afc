import Concurrency
import Foundation
import Testing

@Suite struct UsableCoresTests {
    @Test func `as many cores are used as the kernel allows, and no more than there are`() throws {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") })
        // Hexadecimal, in groups of eight digits with commas between them.
        let allowed = line.drop { $0 != "\t" }.compactMap(\.hexDigitValue).map(\.nonzeroBitCount).reduce(0, +)
        #expect(allowed > 0)
        #expect(UsableCores.count == min(allowed, ProcessInfo.processInfo.activeProcessorCount))
    }
}
