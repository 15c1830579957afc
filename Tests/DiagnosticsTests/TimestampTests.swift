import Diagnostics
import Foundation
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00.000Z"),
        (1_795_228_860.123, "2026-11-21T02:41:00.123Z"),
        (951_782_400, "2000-02-29T00:00:00.000Z"),
        (1_709_251_199.999, "2024-02-29T23:59:59.999Z"),
        (-1, "1969-12-31T23:59:59.000Z"),
        (4_102_444_800, "2100-01-01T00:00:00.000Z"),
    ])
    func `a time is written in UTC with milliseconds, and read back`(seconds: Double, text: String) throws {
        #expect(Timestamp.text(Date(timeIntervalSince1970: seconds)) == text)
        let date = try #require(Timestamp.date(text))
        #expect(abs(date.timeIntervalSince1970 - seconds) < 0.000_5)
    }

    @Test func `every millisecond survives writing and reading`() throws {
        for millisecond in stride(from: 1_795_228_860_000, to: 1_795_228_870_000, by: 7) {
            let date = Date(timeIntervalSince1970: Double(millisecond) / 1_000)
            #expect(Timestamp.milliseconds(date) == millisecond)
            #expect(Timestamp.date(Timestamp.text(date)) == date)
        }
    }

    @Test func `a day count agrees with the calendar's for two centuries`() throws {
        let formatter = ISO8601DateFormatter()
        for day in stride(from: -25_000, to: 50_000, by: 97) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 12_345)
            #expect(Timestamp.text(date).prefix(19) + "Z" == formatter.string(from: date))
        }
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T02:41:00", "2026-11-21 02:41:00Z", "2026-13-21T02:41:00Z",
        "2026-11-21T24:41:00Z", "2026-11-21T02:41:00.12Z", "2026-11-21T02:4x:00Z", "2026-11-21T02:41:00+01Z",
    ])
    func `what is no time in UTC is not read as one`(text: String) {
        #expect(Timestamp.date(text) == nil)
    }

    @Test func `a person reads seconds`() {
        #expect(Timestamp.seconds(Date(timeIntervalSince1970: 59.999)) == "1970-01-01T00:00:59Z")
    }

    @Test func `the milliseconds may be left out`() {
        #expect(Timestamp.date("1970-01-01T00:01:00Z") == Date(timeIntervalSince1970: 60))
    }
}
