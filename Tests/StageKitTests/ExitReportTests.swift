import Diagnostics
import Foundation
import Testing

@testable import StageKit

@Suite struct ExitReportTests {
    @Test func `a failure keeps its words on one line`() {
        let report = ExitReport(of: TestFailure(remedy: .fixInput, description: "two\nlines"))
        #expect(report.line == "two lines")
        #expect(report.exitCode == 65)
    }

    @Test func `a file that cannot be read is a matter of storage, and named`() throws {
        let error = #expect(throws: (any Error).self) {
            try Data(contentsOf: URL(filePath: "/nowhere/at/all"))
        }
        let report = ExitReport(of: try #require(error))
        #expect(report.exitCode == 74)
        #expect(report.line.contains("/nowhere/at/all"))
    }

    @Test func `a full disk is a matter of storage`() {
        #expect(ExitReport(of: POSIXError(.ENOSPC)).exitCode == 74)
        #expect(ExitReport(of: POSIXError(.ENOSPC)).line.contains("No space left"))
    }

    @Test func `a cancellation counts as stopped only when somebody asked to stop`() {
        #expect(ExitReport(of: CancellationError(), whileStopping: true).exitCode == 75)
        #expect(ExitReport(of: CancellationError()).exitCode == 70)
    }
}
