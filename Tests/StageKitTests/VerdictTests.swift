import Diagnostics
import Foundation
import Testing

@testable import StageKit

@Suite struct VerdictTests {
    @Test func `a failure keeps its words on one line`() {
        let verdict = Verdict(of: TestFailure(remedy: .fixInput, description: "two\nlines"))
        #expect(verdict.line == "two lines")
        #expect(verdict.exitCode == 65)
    }

    @Test func `a file that cannot be read is a matter of storage, and named`() throws {
        let error = #expect(throws: (any Error).self) {
            try Data(contentsOf: URL(filePath: "/nowhere/at/all"))
        }
        let verdict = Verdict(of: try #require(error))
        #expect(verdict.exitCode == 74)
        #expect(verdict.line.contains("/nowhere/at/all"))
    }

    @Test func `a full disk is a matter of storage`() {
        #expect(Verdict(of: POSIXError(.ENOSPC)).exitCode == 74)
        #expect(Verdict(of: POSIXError(.ENOSPC)).line.contains("No space left"))
    }

    @Test func `a cancellation counts as stopped only when somebody asked to stop`() {
        #expect(Verdict(of: CancellationError(), whileStopping: true).exitCode == 75)
        #expect(Verdict(of: CancellationError()).exitCode == 70)
    }
}
