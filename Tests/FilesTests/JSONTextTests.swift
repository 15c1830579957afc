import Files
import Foundation
import Testing

@Suite struct JSONTextTests {
    private struct Visit: Encodable {
        let at: Date
        let leftAt: Date?
    }

    @Test func `times are told to the millisecond, or to the second where a person reads them`() throws {
        let visit = Visit(at: Date(timeIntervalSince1970: 1_795_228_860.123), leftAt: nil)
        #expect(try JSONText.line(of: visit) == #"{"at":"2026-11-21T02:41:00.123Z"}"#)
        #expect(try JSONText.line(of: visit, isToTheSecond: true) == #"{"at":"2026-11-21T02:41:00Z"}"#)
    }
}
