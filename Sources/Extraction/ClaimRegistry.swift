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
        /// Names that need not be held any longer, and are given back soon.
        var done: Set<String> = []
        /// Names that are just being given back.
        var onTheirWay: Set<String> = []
        var settledAsideAt: Date = .distantPast
        var isSettlingAside = false
        var holders = 0
        var hasClaimed = false
        var nextPause = ClaimRegistry.shortestPause
    }

    private let claims: ClaimFile
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
    /// Who claims takes turns: of two who want the same, one finds that the other has it.
    private let takeTurn = AsyncMutex()
    /// Who gives back takes turns, too, each of which lasts until the frontier has taken in what became of it: only who
    /// wants something of that, and whoever comes behind him, waits so long.
    private let returnTurn = AsyncMutex()

    /// A registry in which nothing is claimed yet; what stages left that were killed is cleared away.
    ///
    /// - Parameters:
    ///   - claims: Where claims stand.
    ///   - frontier: What is told of what was claimed, before that is given back.
    ///   - folder: Where the files lie that say which owners live.
    ///   - context: The stage that asks.
    ///   - clock: The time.
    /// - Throws: A `StorageError`; a `SQLiteError`; a `RunError` where somebody keeps the file of this process locked.
    init(
        _ claims: ClaimFile,
        frontier: Frontier,
        in folder: URL,
        context: any ProcedureContext,
        clock: WallClock
    ) async throws {
        self.claims = claims
        self.frontier = frontier
        self.folder = folder
        self.context = context
        self.clock = clock
        limit = max(.seconds(600), context.manifest.quota.callTimeout * 2)
        life = try await Self.life(of: owner, in: folder)
        var owners = try await claims.owners()
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
        try await takeTurn.withLock {
            let free = await reserve(names, for: holder)
            // What is claimed anew here is not on its way back.
            settleAsideIfDue()
            guard !free.isEmpty else { return [] }
            do {
                var others = try await claim(free)
                var hasBuried = false
                for other in Set(others.values) where try await bury(other) { hasBuried = true }
                if hasBuried { others = try await claim(free) }
                let taken = Set(free).subtracting(others.keys)
                state.withLock { state in
                    for name in taken { state.held[name] = holder }
                }
                // Only what is read from here on tells what became of it.
                frontier.forgetRecent()
                return taken
            } catch {
                // What of it is claimed nevertheless is given back another time.
                state.withLock { state in
                    state.done.formUnion(free.filter { state.held[$0] == nil })
                }
                throw error
            }
        }
    }

    /// Those of `names` that `holder` may claim; none of them is given back any more.
    private func reserve(_ names: [String], for holder: Int) async -> [String] {
        while true {
            let free = state.withLock { state -> [String]? in
                guard state.onTheirWay.isDisjoint(with: names) else { return nil }
                let free = names.filter { state.held[$0] ?? holder == holder }
                state.done.subtract(free)
                state.hasClaimed = state.hasClaimed || !free.isEmpty
                return free
            }
            if let free { return free }
            await returnTurn.withLock {}
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
        try await returnTurn.withLock {
            let names = state.withLock { state in
                state.onTheirWay = state.done
                state.done = []
                return state.onTheirWay
            }
            guard !names.isEmpty else { return }
            defer { state.withLock { $0.onTheirWay = [] } }
            do {
                // Whoever claims it next must find what became of it.
                try await frontier.flush()
                try await claims.release(names, of: owner)
            } catch {
                // It is claimed still, and given back another time.
                state.withLock { $0.done.formUnion(names) }
                throw error
            }
        }
    }

    /// Gives everything back; nothing is claimed any more.
    func end() async throws {
        try await returnTurn.withLock {
            let hasClaimed = state.withLock { state in
                state.done = []
                return state.hasClaimed
            }
            if hasClaimed { try await claims.releaseAll(of: owner) }
        }
        unlink(Self.file(of: owner, in: folder).path)
    }

    /// Has what was released given back about once a second: what has been answered may stay claimed a moment longer,
    /// as others find it at the end.
    private func settleAsideIfDue() {
        let now = clock.now()
        let isDue = state.withLock { state in
            guard !state.done.isEmpty, !state.isSettlingAside,
                abs(now.timeIntervalSince(state.settledAsideAt)) > 1
            else { return false }
            state.settledAsideAt = now
            state.isSettlingAside = true
            return true
        }
        guard isDue else { return }
        Task {
            // What cannot be given back now is tried again, at the latest by somebody who waits for it.
            try? await settle()
            state.withLock { $0.isSettlingAside = false }
        }
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

    /// Claims `names`, and returns the owners of those that other processes hold, by name.
    private func claim(_ names: [String]) async throws -> [String: String] {
        try await claims.claim(names, for: owner, at: clock.now(), limit: limit, longest: Self.longest)
    }

    /// Takes away what `owner` has left if the kernel holds no lock for it any more; returns whether it did.
    private func bury(_ owner: String) async throws -> Bool {
        let url = Self.file(of: owner, in: folder)
        // In doubt it lives.
        guard let lock = try? LockFile(at: url), (try? lock.take()) == true else { return false }
        // Locked until its file is gone: it may be one that is only just beginning, and then notices.
        defer { lock.release() }
        unlink(url.path)
        try await claims.releaseAll(of: owner)
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
    func claim(_ id: String) -> String { "\(kind.rawValue)|\(id)|\(kind.storedMarket(market))" }
}

extension ListName {
    /// How the list is claimed, whichever of its pages is asked for.
    var claim: String { "\(kind.rawValue)|\(key)" }
}

extension StateDirectory {
    /// Where the files lie that say which processes live that ask the API `host`.
    func claims(host: String) -> URL { file(in: "claims", host: host, suffix: "") }

    /// The file in which stands what is claimed of the API at `host` as asked by `client`.
    func claimFile(host: String, client: String) -> URL {
        file(in: "claims", host: host, name: client, suffix: ".sqlite")
    }
}
