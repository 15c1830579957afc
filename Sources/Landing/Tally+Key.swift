extension Tally {
    /// The names of the counts that one part writes and another reads.
    public enum Key {
        /// All requests, those for access tokens among them.
        public static let requests = "requests"
        /// Requests for access tokens, which draw on no quota.
        public static let tokenRequests = requests(to: "token")
        /// Answers that were landed.
        public static let answers = "answers"
        /// Objects in them.
        public static let objects = "objects"
        /// What was known well enough, and not asked for.
        public static let skippedFresh = "skipped_fresh"
        /// Attempts that failed and were followed by another.
        public static let retried = "retried"
        /// Requests that were given up.
        public static let failed = "failed"
        /// Of these, those that another start may see answered.
        public static let unanswered = "unanswered"
        /// Buckets that were closed because they were not answered; one more where no token was to be had.
        public static let givenUp = "given_up"
        /// Requests that an earlier run gave up and that were asked again.
        public static let retriedFailures = "retried_failures"
        /// Routes that are closed to the app, and buckets whose answers are not understood.
        public static let degraded = "degraded"
        /// Answers of status 429.
        public static let limited = "limited"
        /// Answers of status 304.
        public static let notModified = "not_modified"
        /// The mean time that an answer took.
        public static let meanTime = "time_mean_ms"
        /// The time within which half of the answers came.
        public static let medianTime = "time_p50_ms"
        /// The time within which 95 of a hundred answers came.
        public static let highTime = "time_p95_ms"
        /// 1 where a load found its rows in the database, else 0.
        public static let alreadyLoaded = "already_loaded"
        /// Answers that still hold, and that the database does not have.
        public static let unmatchedRevalidations = "revalidation_unmatched"

        /// The requests that drew on `bucket`.
        public static func requests(to bucket: String) -> String { "requests.\(bucket)" }

        /// What is left of `bucket` for today.
        public static func left(of bucket: String) -> String { "left.\(bucket)" }

        /// Whether a count is one of many of a kind: of a bucket, or of the times.
        public static func isDetail(_ name: String) -> Bool { name.contains(".") || name.hasPrefix("time_") }
    }
}
