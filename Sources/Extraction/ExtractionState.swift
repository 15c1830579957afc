import Foundation
import Quota
import Spotify

/// What has happened in one stage so far, and what therefore must no longer be requested.
struct ExtractionState {
    /// Buckets of which nothing more is asked, until when it is of no use, and in whose words.
    var closures: [Bucket: (until: Date?, reason: String)] = [:]
    /// Why nothing at all is asked any more: what was allowed to this start is used up.
    var end: String?
    /// No token before this time: nothing at all can be asked.
    var tokenDelay: (until: Date, reason: String)?
    /// Buckets whose budget was waited for, or would have been.
    var awaited: Set<Bucket> = []
    var answers = 0
    var objects = 0
    var skippedFresh = 0
    /// Requests given up that may be answered another time.
    var unanswered = 0
    var unansweredInARow = 0
    /// Refusals that a person was told of, and those that followed.
    var refusalsTold = 0
    /// What each route has answered.
    var streaks: [Capabilities.Route: RouteStreak] = [:]
    /// Routes that are closed, and of which it was said.
    var degraded: Set<Capabilities.Route> = []
    /// Where a `next` led that was not followed.
    var foreignOrigins: Set<String> = []
    /// Pages that were read by halves, because the server fails on them.
    var pagesTakenApart = 0
    var lastFailure = ""
    var done = 0
    var total = 0
}
