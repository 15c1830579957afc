/// What is known of a client id's rate limit: a row of `quota_client`, and the rules on it.
///
/// Spotify counts the requests of an app in a rolling window of 30 seconds and does not say how many it lets
/// through. So the number is found: by growing steps until the first refusal, then staying just below it.
struct Pace: Equatable {
    var owner: String
    /// Requests that pass in a window; `nil` while nothing was ever refused.
    var ceiling: Int?
    /// The most that passed in a window since the last refusal: up to here no refusal is expected.
    var safe = 0
    /// The most that ever passed in a window.
    var proven = 0
    /// When a request was refused that was not in flight together with one refused before.
    var refusedAt: LedgerInstant?
    /// When the ceiling was raised.
    var raisedAt: LedgerInstant?
    /// Raises that ended in a refusal, one after the other: the next is tried later.
    var misses = 0
    /// Refusals without an answer between them.
    var strikes = 0
    /// When a request was sent to see whether refusals go on; `nil` while none is under way.
    var probedAt: LedgerInstant?
    /// What ``ceiling`` was before the refusals that stand.
    var formerCeiling: Int?
    /// What ``proven`` was before the refusals that stand.
    var formerProven = 0
    /// The latest pause, which may be over.
    var pausePeriod: LedgerPeriod?

    /// How long after a refusal or a raise the ceiling is raised again.
    static let recovery = Duration.seconds(600)
    /// A refusal with fewer requests in the window says more about others than about the limit.
    static let credible = 10
    /// After this many refusals in a row, the pauses become a lock.
    static let patience = 8

    /// Nothing known of a client of `owner`.
    init(owner: String) {
        self.owner = owner
    }

    /// Takes back what a wrong clock has written.
    mutating func correct(at now: LedgerInstant) {
        if let pause = pausePeriod, pause.start > now + .seconds(1) {
            pausePeriod = LedgerPeriod(start: now, end: now + pause.length)
        }
        refusedAt = refusedAt.map { min($0, now) }
        raisedAt = raisedAt.map { min($0, now) }
    }

    /// Whether a pause holds.
    func isPaused(at now: LedgerInstant) -> Bool { pausePeriod?.isOver(at: now) == false }

    /// How many requests may be sent in a window: just below the ceiling.
    var limit: Int? {
        ceiling.map { max(1, $0 - max(1, $0 / 100)) }
    }

    /// How many more may be sent on trial when `count` were sent in the window.
    ///
    /// Up to what is safe no refusal is expected. Beyond it only so many are sent before their answers are there:
    /// one after a refusal; before the first a number that keeps the price of a ceiling of up to 255 at two
    /// refusals, however long the answers take.
    func room(count: Int) -> Int {
        safe + (ceiling == nil ? max(2, proven / 128) : 1) - count
    }

    /// Learns that a request was answered which was the `passed`th of its window.
    mutating func prove(_ passed: Int) {
        safe = max(safe, passed)
        proven = max(proven, safe)
        ceiling = ceiling.map { max($0, safe) }
    }

    /// Raises the ceiling when it holds requests back and nothing was refused for ten minutes.
    ///
    /// First to the most that ever passed; then by a fiftieth, or by half while the ceiling is so low that
    /// somebody else must have used the client id when it was learned.
    mutating func raise(at now: LedgerInstant) {
        guard let current = ceiling else { return }
        let calm = Self.recovery * (1 + min(misses, 5))
        if let latest = [refusedAt, raisedAt].compactMap({ $0 }).max(), now - latest < calm { return }
        // Nothing was refused since the last raise: it was right.
        if wasRaisedLast { misses = 0 }
        if current < proven, !wasRaisedLast {
            ceiling = proven
        } else {
            ceiling = current + max(1, current < 32 ? current / 2 : current / 50)
        }
        raisedAt = now
    }

    /// Whether the ceiling was raised since the last refusal.
    private var wasRaisedLast: Bool {
        guard let raisedAt else { return false }
        return refusedAt.map { raisedAt > $0 } ?? true
    }

    /// Whether a request that was sent then was not in flight together with the one refused last.
    ///
    /// Another process sends on, unknowing, for as long as it may use the numbers that it drew before.
    func isFresh(sentAt: LedgerInstant) -> Bool { refusedAt.map { sentAt > $0 + LedgerTime.lease } ?? true }

    /// Learns from a refusal with `passed` requests let through in the window that ends with it.
    ///
    /// One that is not fresh was in flight together with the last one, and counts as the same.
    mutating func refuse(passed: Int, isFresh: Bool, at now: LedgerInstant) {
        let isRepeated = isFresh && (refusedAt.map { now - $0 < Self.recovery } ?? false)
        let isAfterRaise = wasRaisedLast
        if isFresh {
            strikes += 1
            refusedAt = now
        }
        // Refusals in a row say nothing more about the window: that takes answers between them.
        if isFresh, strikes > 1 { return }
        let isTiny = isRepeated && (ceiling ?? .max) <= Self.credible
        let learned = passed >= Self.credible || isTiny ? max(1, passed) : Self.credible
        if isFresh, passed >= safe {
            if isAfterRaise { misses += 1 }
            proven = min(proven, learned)
        }
        let next = min(ceiling ?? learned, learned)
        ceiling = next
        safe = next
    }

    /// Remembers what is known, in case that a refusal turns out to be one bucket's alone.
    mutating func bookmark() {
        formerCeiling = ceiling
        formerProven = proven
    }

    /// Takes back what refusals have taught that were one bucket's alone.
    mutating func restore(at now: LedgerInstant) {
        acquit(until: now)
        strikes = 0
    }

    /// Takes back what refusals have taught that went on with next to nothing in the window: it was not full.
    ///
    /// They still stand, so that the other buckets are tried one request at a time.
    mutating func acquit(until end: LedgerInstant) {
        ceiling = formerCeiling
        proven = max(proven, formerProven)
        if let pause = pausePeriod { pausePeriod?.end = min(pause.end, end) }
    }

    /// Pauses all requests of the client for as long as Spotify asks, and longer with every refusal in a row.
    ///
    /// - Parameters:
    ///   - wait: What Spotify asks for.
    ///   - longest: The longest pause.
    ///   - now: The time.
    /// - Returns: For how long the bucket is to be locked, when there were too many in a row.
    mutating func pause(for wait: Duration, longest: Duration, at now: LedgerInstant) -> Duration? {
        let doublings = min(max(0, strikes - 1), 16)
        let ours = Duration.seconds(1) * (1 << doublings)
        let end = now + min(max(wait, ours), longest)
        if pausePeriod.map({ end > $0.end }) ?? true {
            pausePeriod = LedgerPeriod(start: now, end: end)
        }
        guard strikes >= Self.patience else { return nil }
        return LedgerTime.lockLength(beyondPatience: strikes - Self.patience)
    }
}
