import Foundation

/// The header `Retry-After`, which has been seen absent, 0 and longer than a day.
enum RetryAfter {
    /// No wait is believed to be longer than this.
    private static let longest = 31.0 * 86_400

    /// The wait that the header asks for; `nil` when it asks for none: absent, 0, negative, past or nonsense.
    static func delay(_ header: String?, now: Date) -> Duration? {
        guard let text = header?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
        guard let seconds = number(text) ?? HTTPDate.date(text)?.timeIntervalSince(now), seconds > 0 else {
            return nil
        }
        return .milliseconds(Int((min(seconds, longest) * 1_000).rounded(.up)))
    }

    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) else {
            return nil
        }
        return Double(text).flatMap { $0.isNaN ? nil : $0 }
    }
}
