public import Foundation

extension Date {
    /// The time on this machine's clock to the second, with its zone: `2026-11-21 03:17:00 +01:00`.
    public var inLocalTime: String {
        formatted(
            Date.VerbatimFormatStyle(
                format: """
                    \(year: .defaultDigits)-\(month: .twoDigits)-\(day: .twoDigits) \
                    \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\
                    \(minute: .twoDigits):\(second: .twoDigits) \(timeZone: .iso8601(.long))
                    """,
                locale: Locale(identifier: "en_US_POSIX"),
                timeZone: .current,
                calendar: Calendar(identifier: .gregorian)
            )
        )
    }
}
