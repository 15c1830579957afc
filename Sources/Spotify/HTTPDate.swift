import Foundation

/// A time as header fields have it (RFC 9110): `Fri, 15 Jan 2027 08:00:00 GMT`.
enum HTTPDate {
    /// The time that `text` says; `nil` where it is none.
    static func date(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: text)
    }
}
