import Foundation
import Quota
import Spotify

/// What has happened in one stage so far, and what therefore must not be asked any more.
struct ExtractionState {
    /// Locked buckets, until when, and in whose words.
    var locks: [Bucket: (until: Date, reason: String)] = [:]
    /// No token before this time: nothing at all can be asked.
    var tokenDelay: (until: Date, reason: String)?
    var answers = 0
    var objects = 0
    var skippedFresh = 0
    /// Requests given up for good.
    var refused = 0
    /// Requests given up that may be answered another time.
    var unanswered = 0
    var unansweredInARow = 0
    /// Objects that were forbidden since the last answer.
    var forbiddenInARow = 0
    var lastTrouble = ""
    var done = 0
    var total = 0
}
