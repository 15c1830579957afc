import Catalog
import Concurrency
import Files
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Synchronization

/// What this process is about to request, so that others that want the same do something else first.
///
/// A claim is void as soon as its process is gone: as long as that lives, the kernel holds the lock of its file for
/// it. A process's number and start would do for one machine; the lock also tells containers apart that number their
/// processes anew.
final class ClaimRegistry: Sendable {
    private struct State {
        /// What is claimed, and by which holder of this process.
        var held: [String: Int] = [:]
        /// What of that is not being asked for yet.
        var ahead: Set<String> = []
        /// Names that need not be held any longer, and are given back with the next transaction.
        var done: Set<String> = []
        var settledAt: Date = .distantPast
        var holders = 0
        var hasClaimed = false
        var nextPause = ClaimRegistry.shortestPause
    }

    private let frontier: Frontier
    private let folder: URL
    private let context: any ProcedureContext
    private let clock: WallClock
    private let owner = UUID().uuidString
    private let life: LockFile
    /// Longer than a call and its turn may take; a process that does not come to asking in this time loses its claim.
    private let limit: Duration
    private let state = Mutex(State())
    private let notices = Notices()
    /// Who gives back and who claims take turns: what is on its way back must not be claimed as this process's own.
    private let mutex = AsyncMutex()

    /// A registry in which nothing is claimed yet; what stages left that were killed is cleared away.
    ///
    /// - Parameters:
    ///   - frontier: Where claims stand.
    ///   - folder: Where the files lie that say which owners live.
    ///   - context: The stage that asks.
    ///   - clock: The time.
    /// - Throws: A `StorageError`; a `SQLiteError`; a `RunError` where somebody keeps the file of this process locked.
    init(
        frontier: Frontier,
        in folder: URL,
        context: any ProcedureContext,
        clock: WallClock
    ) async throws {
        self.frontier = frontier
        self.folder = folder
        self.context = context
        self.clock = clock
        limit = max(.seconds(600), context.manifest.quota.callTimeout * 2)
        life = try await Self.life(of: owner, in: folder)
        var owners = try await frontier.claimOwners()
        for file in try Folder.names(in: folder) where file.hasSuffix(Self.suffix) {
            owners.insert(String(file.dropLast(Self.suffix.count)))
        }
        for other in owners where other != owner { _ = try await bury(other) }
    }

    /// Somebody new who claims.
    func holder() -> ClaimHolder {
        let id = state.withLock { state in
            state.holders += 1
            return state.holders
        }
        return ClaimHolder(in: self, called: id)
    }

    /// Claims those of `names` for `holder` that no other and no living process holds, and returns them.
    func take(_ names: [String], for holder: Int) async throws -> Set<String> {
        try await mutex.withLock {
            let free = state.withLock { state in names.filter { state.held[$0] ?? holder == holder } }
            guard !free.isEmpty else { return [] }
            state.withLock { $0.hasClaimed = true }
            // What has been answered may stay claimed a moment longer: others find it at the end.
            let now = clock.now()
            let isDue = state.withLock { abs(now.timeIntervalSince($0.settledAt)) > 1 }
            var others = try await claim(free, givingBack: isDue)
            var hasBuried = false
            for other in Set(others.values) where try await bury(other) { hasBuried = true }
            if hasBuried { others = try await claim(free, givingBack: false) }
            let taken = Set(free).subtracting(others.keys)
            state.withLock { state in
                for name in taken { state.held[name] = holder }
            }
            return taken
        }
    }

    /// Notes that `names`, which `holder` has claimed, will be asked for, but not now.
    func keepAhead(_ names: [String], of holder: Int) {
        state.withLock { state in
            let own = names.filter { state.held[$0] == holder }
            state.ahead.formUnion(own)
        }
    }

    /// Notes that `names` are asked for now; returns whether `holder` has kept all of them until here.
    func use(_ names: [String], of holder: Int) -> Bool {
        state.withLock { state in
            guard state.ahead.isSuperset(of: names), names.allSatisfy({ state.held[$0] == holder }) else {
                return false
            }
            state.ahead.subtract(names)
            state.nextPause = Self.shortestPause
            return true
        }
    }

    /// Gives up those of `names` that `holder` has, and everything claimed ahead, whoever has it.
    func lapse(_ names: [String], of holder: Int) async throws {
        release(names, of: holder)
        try await lapseAhead()
    }

    /// Gives up everything claimed ahead, whoever has it, and gives back at once what has been released.
    func lapseAhead() async throws {
        state.withLock { state in
            for name in state.ahead { state.held[name] = nil }
            state.done.formUnion(state.ahead)
            state.ahead = []
        }
        try await settle()
    }

    /// Notes that those of `names` that `holder` has need not be held any longer.
    func release(_ names: some Sequence<String>, of holder: Int) {
        state.withLock { state in
            let given = names.filter { state.held[$0] == holder }
            for name in given { state.held[name] = nil }
            state.done.formUnion(given)
            state.ahead.subtract(given)
        }
    }

    /// Gives back at once what has been released.
    func settle() async throws {
        try await mutex.withLock {
            guard state.withLock({ !$0.done.isEmpty }) else { return }
            _ = try await claim([], givingBack: true)
        }
    }

    /// Gives everything back; nothing is claimed any more.
    func end() async throws {
        if state.withLock({ $0.hasClaimed }) { try await frontier.releaseClaims(of: owner) }
        unlink(Self.file(of: owner, in: folder).path)
    }

    /// Waits a little for what others ask, and says so once; a stop ends it.
    ///
    /// Each wait is longer than the one before, up to a limit, until something is asked for here: whoever looks again
    /// reads everything anew that is still wanted.
    func pause() async {
        let pause = state.withLock { state in
            defer { state.nextPause = min(state.nextPause * 2, Self.longestPause) }
            return state.nextPause
        }
        if notices.once(.othersFetch) { context.note("waiting for answers that another run is fetching") }
        await context.sleep(pause, by: clock)
    }

    /// Claims `names`, and gives back what has been released if `isGivingBack`; to be done in turn.
    ///
    /// - Returns: The owners of those that other processes hold, by name.
    private func claim(_ names: [String], givingBack isGivingBack: Bool) async throws -> [String: String] {
        let now = clock.now()
        let (again, rest) = state.withLock { state -> (again: [String], rest: [String]) in
            // What was released a moment ago and is claimed anew must not be given back after all.
            let again = names.filter { state.done.remove($0) != nil }
            guard isGivingBack else { return (again, []) }
            defer { state.done = [] }
            return (again, Array(state.done))
        }
        do {
            // Whoever claims it next must find what became of it.
            if !rest.isEmpty { try await frontier.flush() }
            let others = try await frontier.claim(
                names,
                for: owner,
                at: now,
                limit: limit,
                longest: Self.longest,
                releasing: rest
            )
            if isGivingBack { state.withLock { $0.settledAt = now } }
            return others
        } catch {
            // It is claimed still, and given back another time.
            state.withLock { $0.done.formUnion(again + rest) }
            throw error
        }
    }

    /// Takes away what `owner` has left if the kernel holds no lock for it any more; returns whether it did.
    private func bury(_ owner: String) async throws -> Bool {
        let url = Self.file(of: owner, in: folder)
        // In doubt it lives.
        guard let lock = try? LockFile(at: url), (try? lock.take()) == true else { return false }
        // Locked until its file is gone: it may be one that is only just beginning, and then notices.
        defer { lock.release() }
        unlink(url.path)
        try await frontier.releaseClaims(of: owner)
        return true
    }

    /// The lock that says that `owner` lives.
    ///
    /// - Throws: ``RunError/busy(owner:pid:)`` where another process holds it for longer than `patience`; a
    ///   `StorageError`.
    static func life(
        of owner: String,
        in folder: URL,
        patience: Duration = .seconds(30)
    ) async throws -> LockFile {
        let url = file(of: owner, in: folder)
        for _ in 0..<mostTries {
            let life = try LockFile(at: url)
            // Before it was locked, another process may have taken its file for one that was left, and clear it
            // away. Who takes longer for that was stopped.
            guard try await life.take(patience: patience) else {
                throw RunError.busy(owner: "a stage that clears \(url.path) away", pid: nil)
            }
            if life.isInPlace { return life }
        }
        throw StorageError("lock", url.path, code: ESTALE)
    }

    private static func file(of owner: String, in folder: URL) -> URL {
        folder.appending(component: owner + suffix)
    }

    private static let suffix = ".lock"
    /// Others come between once or twice; where it is more, the file system does not tell files apart.
    private static let mostTries = 20
    /// Another process may give its calls more time; hardly a manifest gives them half a day.
    private static let longest = Duration.seconds(86_400)
    private static let shortestPause = Duration.milliseconds(500)
    private static let longestPause = Duration.seconds(4)
}

extension ObjectOrder {
    /// How the thing called `id` is claimed: like what is known of it, an artist without a market.
    func claim(_ id: String) -> String {
        "\(kind.rawValue)|\(id)|\(Sighting(kind, id, market: market, sight).market)"
    }
}

extension ListName {
    /// How the list is claimed, whichever of its pages is asked for.
    var claim: String { "\(kind.rawValue)|\(key)" }
}

extension StateDirectory {
    /// Where the files lie that say which processes live that ask the API `host`.
    func claims(host: String) -> URL { file(in: "claims", host: host, suffix: "") }
}
