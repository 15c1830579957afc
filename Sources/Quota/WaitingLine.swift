import Foundation

/// The callers that wait at a turnstile or have passed it, and the numbers drawn in advance.
///
/// It decides and remembers, but does nothing: what is to be done comes back as a value.
struct WaitingLine {
    /// A waiting caller.
    struct Waiter {
        let number: Int
        let bucket: Bucket
        /// When its turn must have come at the latest.
        let deadline: Date
        /// When it was lined up.
        var arrival = Date.distantPast
        /// When it has waited for long enough; it is put off by the time that the ledger takes to answer meanwhile.
        var patienceEnd: Date?
        let continuation: CheckedContinuation<Void, any Error>

        /// When it leaves unless its turn has come.
        var end: Date { min(patienceEnd ?? deadline, deadline) }
    }

    /// The callers whose waiting has ended, and how.
    typealias Resumption = (waiter: Waiter, result: Result<Void, any Error>)

    /// What is to be done next.
    enum Step {
        /// Ask the ledger for numbers of a bucket.
        case ask(Bucket, wanted: Int)
        /// Let time pass, unless the line moves meanwhile.
        case sleep(until: Date, moves: Int)
        /// Nobody waits.
        case rest
    }

    /// How things stood when the ledger was asked.
    private struct Question {
        let askedAt: Date
        /// What ``WaitingLine/moves`` was.
        let moves: Int
        /// Whether somebody was refused since.
        var isOvertaken = false
    }

    private struct Hold {
        let until: Date
        /// When the ledger is asked again: another process may have met a lock meanwhile.
        let askAgain: Date
    }

    private(set) var isClosed = false
    private(set) var waiters: [Waiter] = []
    /// What was sent and not answered so far.
    private(set) var underWay = UnderWay()
    /// Counts whatever may have changed what is next.
    private(set) var moves = 0
    /// What the ledger is asked; `nil` while it is not.
    private var question: Question?
    /// Whether somebody sees to the line.
    private var isAttended = false
    private var leases = Leases()
    /// Buckets whose turn comes no earlier, as the ledger said last.
    private var held: [Bucket: Hold] = [:]
    /// Until then one under way must end first; afterwards another process may have made room.
    private var fullUntil: Date?
    /// How many may be under way at once.
    private let width: Int
    /// Refusals that the ledger is just told of: meanwhile nobody passes.
    private var refusalsToTell = 0
    /// The bucket refused last: others go first then, to show whether they are refused too.
    private var yielding: Bucket?
    /// Who has come but does not wait yet.
    private var arriving: Set<Int> = []
    /// Those of them whose cancellation has overtaken them.
    private var cancelledEarly: Set<Int> = []
    private var arrivals = 0

    init(width: Int) {
        self.width = width
    }

    /// Gives the one who comes a number.
    mutating func come() -> Int {
        arrivals += 1
        arriving.insert(arrivals)
        return arrivals
    }

    /// Lets the one who has come pass, turns it away, or lines it up.
    ///
    /// - Returns: How its waiting ended, when it has.
    mutating func lineUp(_ waiter: Waiter, at now: Date) -> Result<Void, any Error>? {
        arriving.remove(waiter.number)
        if cancelledEarly.remove(waiter.number) != nil { return .failure(CancellationError()) }
        if isClosed { return .failure(QuotaError.closed) }
        if waiter.deadline <= now { return .failure(tooLate(waiter, at: now)) }
        if !waiters.contains(where: { $0.bucket == waiter.bucket }), pass(waiter, at: now) {
            return .success(())
        }
        if let until = held[waiter.bucket]?.until, until > now, until > waiter.end {
            return .failure(QuotaError.later(waiter.bucket, until: until))
        }
        var waiter = waiter
        waiter.arrival = now
        waiters.append(waiter)
        moves += 1
        return nil
    }

    /// Takes on seeing to the line, until nobody waits.
    ///
    /// - Returns: Whether nobody does so already.
    mutating func attend() -> Bool {
        defer { isAttended = true }
        return !isAttended
    }

    /// Takes a waiter out whose task was cancelled.
    mutating func cancel(_ number: Int) -> Resumption? {
        if arriving.contains(number) { cancelledEarly.insert(number) }
        guard let index = waiters.firstIndex(where: { $0.number == number }) else { return nil }
        return (waiters.remove(at: index), .failure(CancellationError()))
    }

    /// Turns all away, now and later.
    mutating func close() -> [Resumption] {
        isClosed = true
        moves += 1
        leases.giveBack()
        defer { waiters = [] }
        return waiters.map { ($0, .failure(QuotaError.closed)) }
    }

    /// Takes note that one under way has ended and was not refused; nothing changes when it has left before.
    ///
    /// - Returns: Whether it was to show if refusals go on, and whose waiting has ended.
    mutating func end(
        _ number: Int,
        isAnswered: Bool,
        at now: Date
    ) -> (wasProbe: Bool, resumptions: [Resumption]) {
        guard let ended = underWay.end(number, isAnswered: isAnswered) else { return (false, []) }
        fullUntil = nil
        moves += 1
        return (ended.isProbe, letPass(at: now))
    }

    /// Takes note that one under way was refused: from here on nobody passes until ``resume(_:)``.
    ///
    /// - Returns: The request; `nil` when it has left before: then nothing changes.
    mutating func halt(_ number: Int) -> UnderWay.Request? {
        guard let refused = underWay.refuse(number) else { return nil }
        refusalsToTell += 1
        question?.isOvertaken = true
        yielding = refused.bucket
        fullUntil = nil
        leases.giveBack()
        return refused
    }

    /// Goes on after ``halt(_:)``; with a lock, without those who wait for its bucket.
    mutating func resume(_ lock: BucketLock?) -> [Resumption] {
        refusalsToTell -= 1
        moves += 1
        held = [:]
        guard let lock else { return [] }
        return turnAway(lock.bucket, QuotaError.locked(lock))
    }

    /// Asks the ledger again for all who wait: what held them is over.
    mutating func release() {
        moves += 1
        held = [:]
        fullUntil = nil
    }

    /// Turns away those whose time is over, and lets those behind them pass.
    mutating func review(at now: Date) -> [Resumption] {
        expire(at: now) + letPass(at: now)
    }

    /// What is to be done next, and who can wait no longer.
    mutating func next(at now: Date) -> (step: Step, resumptions: [Resumption]) {
        endQuestion(at: now)
        let resumptions = review(at: now)
        guard !waiters.isEmpty else {
            isAttended = false
            return (.rest, resumptions)
        }
        held = held.filter { $0.value.askAgain > now }
        if let bucket = nextToAsk(at: now) {
            question = Question(askedAt: now, moves: moves)
            let count = waiters.count { $0.bucket == bucket }
            return (.ask(bucket, wanted: count + leases.ahead), resumptions)
        }
        let times = waiters.map(\.end) + held.values.map(\.askAgain) + [now + 1]
        return (.sleep(until: times.min() ?? now, moves: moves), resumptions)
    }

    /// The bucket of the first who waits for the ledger rather than for a place.
    func nextToAsk(at now: Date) -> Bucket? {
        let isFull = fullUntil.map { $0 > now } ?? false
        guard refusalsToTell == 0, !isFull, underWay.count < width else { return nil }
        let asking = waiters.lazy.map(\.bucket).filter { held[$0] == nil && !leases.hold($0) }
        return asking.first { $0 != yielding } ?? asking.first
    }

    /// Whether what the ledger is asked was asked before a refusal, or the end: then a grant is not used.
    ///
    /// The refusal may be over by now, and yet the grant is older than the lock that it has brought.
    var isOvertaken: Bool { isClosed || question?.isOvertaken == true }

    /// Takes in what the ledger said about a bucket.
    mutating func take(_ admission: Admission, for bucket: Bucket, at now: Date) -> [Resumption] {
        let (isOvertaken, hasMoved) = (isOvertaken, question?.moves != moves)
        endQuestion(at: now)
        switch admission {
        case .granted(let grant):
            guard !isOvertaken else {
                leases.giveBack(grant.drawn)
                return []
            }
            yielding = nil
            leases.keep(grant, at: now)
            return letPass(at: now)
        case .wait(let until):
            held[bucket] = Hold(until: until, askAgain: min(until, now + 1))
            let late = waiters.filter { $0.bucket == bucket && $0.end < until }
            waiters.removeAll { $0.bucket == bucket && $0.end < until }
            return late.map { ($0, .failure(QuotaError.later(bucket, until: until))) }
        case .full:
            // One may have ended while the ledger was asked.
            fullUntil = underWay.count > 0 && !hasMoved ? now + 1 : nil
            return []
        case .refused(let error):
            return turnAway(bucket, error)
        }
    }

    /// Turns away those who wait for `bucket`.
    mutating func turnAway(_ bucket: Bucket, _ error: any Error) -> [Resumption] {
        let those = waiters.filter { $0.bucket == bucket }
        waiters.removeAll { $0.bucket == bucket }
        return those.map { ($0, .failure(error)) }
    }

    /// How many of a window the answers have proved to pass; it is told once.
    mutating func takeProven() -> Int { underWay.takeProven() }

    /// What the ledger is to take back; it is handed out once.
    mutating func takeReturned(all: Bool = false) -> [DrawnNumbers] {
        if all { leases.giveBack() }
        return leases.takeReturned()
    }
}

extension WaitingLine {
    /// Lets all pass for whom there is a number and a place, unless it comes too late for them.
    private mutating func letPass(at now: Date) -> [Resumption] {
        var resumptions: [Resumption] = []
        var index = 0
        while index < waiters.count {
            guard waiters[index].deadline > now, pass(waiters[index], at: now) else {
                index += 1
                continue
            }
            resumptions.append((waiters.remove(at: index), .success(())))
        }
        return resumptions
    }

    private mutating func pass(_ waiter: Waiter, at now: Date) -> Bool {
        guard refusalsToTell == 0, underWay.count < width, let grant = leases.use(waiter.bucket, at: now)
        else { return false }
        underWay.add(waiter.number, of: grant, at: now)
        return true
    }

    /// Takes out those whose time is over; while the ledger is asked, whose answer may be their turn, only the deadline
    /// ends it.
    private mutating func expire(at now: Date) -> [Resumption] {
        let isAsking = question != nil
        let late = waiters.filter { (isAsking ? $0.deadline : $0.end) <= now }
        waiters.removeAll { (isAsking ? $0.deadline : $0.end) <= now }
        return late.map { ($0, .failure(tooLate($0, at: now))) }
    }

    /// Takes note that the ledger has answered, or failed: what that took is nobody's waiting; of who came
    /// meanwhile, what it took since.
    private mutating func endQuestion(at now: Date) {
        guard let start = question?.askedAt else { return }
        question = nil
        for index in waiters.indices {
            let time = now.timeIntervalSince(max(start, waiters[index].arrival))
            waiters[index].patienceEnd = waiters[index].patienceEnd.map { $0 + time }
        }
    }

    private func tooLate(_ waiter: Waiter, at now: Date) -> QuotaError {
        .later(waiter.bucket, until: held[waiter.bucket]?.until ?? now)
    }
}
