import ArgumentParser
import Diagnostics
import Foundation
import Pipeline

/// What `--since` takes.
enum PastMoment {
    /// How it is written, as the end of a help text.
    static let form = "a day such as 2026-11-01 or a time, in UTC, or how long ago, such as 7d"

    /// The moment that a word names.
    static func read(_ word: String) throws -> Date {
        if let duration = Duration(words: word) {
            return Date(timeIntervalSinceNow: -Double(duration.components.seconds))
        }
        guard let time = Timestamp.date(word.count == 10 ? "\(word)T00:00:00Z" : word) else {
            throw ValidationError("'\(word)' is neither a day such as 2026-11-01 nor a duration such as 7d.")
        }
        return time
    }
}
