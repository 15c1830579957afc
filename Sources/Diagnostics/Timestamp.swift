public import Foundation

/// Times as they stand in files and log lines: in UTC, `2026-11-21T02:41:00.123Z`.
public enum Timestamp {
    /// `date` in UTC with milliseconds, the rest cut off.
    public static func text(_ date: Date) -> String {
        let (day, millisecond) = parts(date)
        let (year, month, dayOfMonth) = civil(day)
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(dayOfMonth, 2)
            + "T" + padded(millisecond / 3_600_000, 2) + ":" + padded(millisecond / 60_000 % 60, 2)
            + ":" + padded(millisecond / 1_000 % 60, 2) + "." + padded(millisecond % 1_000, 3) + "Z"
    }

    /// `date` in UTC to the second, for a person: `2026-11-21T02:41:00Z`.
    public static func seconds(_ date: Date) -> String {
        text(date).prefix(19) + "Z"
    }

    /// The time that `text` names, or `nil` where it is not of this form; the milliseconds may be absent.
    public static func date(_ text: String) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count == 20 || bytes.count == 24, bytes.last == UInt8(ascii: "Z") else { return nil }
        let marks: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
        guard marks.allSatisfy({ bytes[$0.0] == $0.1.asciiValue }) else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(0 as Int?) { sum, byte in
                guard let sum, byte >= 48, byte <= 57 else { return nil }
                return sum * 10 + Int(byte - 48)
            }
        }
        guard let year = number(0..<4), let month = number(5..<7), (1...12).contains(month),
            let day = number(8..<10), (1...31).contains(day), let hour = number(11..<13), hour < 24,
            let minute = number(14..<16), minute < 60, let second = number(17..<19), second < 61
        else { return nil }
        var millisecond = 0
        if bytes.count == 24 {
            guard bytes[19] == UInt8(ascii: "."), let fraction = number(20..<23) else { return nil }
            millisecond = fraction
        }
        let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
        return Date(timeIntervalSince1970: Double(seconds * 1_000 + millisecond) / 1_000)
    }

    /// Milliseconds since 1970, the rest cut off.
    public static func milliseconds(_ date: Date) -> Int {
        // A double of this size is exact to about a quarter of a microsecond, so the product is only
        // almost a whole number: without the nudge .123 would now and then be cut to .122.
        Int((date.timeIntervalSince1970 * 1_000 + 0.001).rounded(.down))
    }

    private static func parts(_ date: Date) -> (day: Int, millisecond: Int) {
        let total = milliseconds(date)
        let day = (total >= 0 ? total : total - 86_399_999) / 86_400_000
        return (day, total - day * 86_400_000)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01 (Hinnant, `civil_from_days`).
    private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The day counted from 1970-01-01 (Hinnant, `days_from_civil`).
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
