import Catalog
import Diagnostics
import Foundation
import Frontier
import Landing
import Pipeline
import Synchronization

/// What this process is about to ask, so that others who want the same go on with something else.
///
/// A claim is void as soon as its process is gone: as long as that lives, the kernel holds the lock of its file for
/// it. A process's number and start would do for one machine; the lock also tells containers apart that number their
/// processes anew.
final class ClaimRegistry: Sendable {
    private struct State {
        /// Names that need not be held any longer, and are given back with the next transaction.
        var done: [String] = []
        /// What is claimed and not being asked for yet.
        var ahead: Set<String> = []
        var settledAt: Date = .distantPast
        var hasClaimed = false
        var isWaiting = false
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

    /// A registry in which nothing is claimed yet.
    ///
    /// - Parameters:
    ///   - frontier: Where claims stand.
    ///   - folder: Where the files lie that say which owners live.
    ///   - context: The stage that asks.
    ///   - clock: The time.
    /// - Throws: A `StorageError`.
    init(frontier: Frontier, in folder: URL, context: any ProcedureContext, clock: WallClock) throws {
        self.frontier = frontier
        self.folder = folder
        self.context = context
        self.clock = clock
        limit = max(.seconds(600), context.manifest.quota.callTimeout * 2)
        life = try LockFile(at: Self.file(of: owner, in: folder))
        _ = try life.take()
    }

    /// Claims those of `names` that no living process holds, and returns them; who has claimed looks again whether
    /// it still has to ask.
    func take(_ names: [String]) async throws -> Set<String> {
        guard !names.isEmpty else { return [] }
        let wanted = Set(names)
        state.withLock { state in
            state.hasClaimed = true
            // What was released a moment ago and is claimed anew must not be given back after all.
            state.done.removeAll { wanted.contains($0) }
        }
        var others = try await claim(names)
        let dead = Set(others.values).filter { isDead($0) }
        if !dead.isEmpty {
            for owner in dead { try await bury(owner) }
            others = try await claim(names)
        }
        return wanted.subtracting(others.keys)
    }

    /// Claims all of `names`, or none of them; returns whether it did.
    func takeAll(_ names: [String]) async throws -> Bool {
        let taken = try await take(names)
        guard taken.count < Set(names).count else { return true }
        release(taken)
        return false
    }

    /// Notes that `names`, which are claimed, will be asked for, but not now.
    func keepAhead(_ names: [String]) {
        state.withLock { $0.ahead.formUnion(names) }
    }

    /// Notes that `names`, which were kept ahead, are asked for now; returns whether none has been given up since.
    func use(_ names: [String]) -> Bool {
        state.withLock { state in
            guard state.ahead.isSuperset(of: names) else { return false }
            state.ahead.subtract(names)
            return true
        }
    }

    /// Gives up `names` and everything claimed ahead: their request has to wait, and others need not.
    func lapse(_ names: [String]) async throws {
        state.withLock { state in
            state.done += names + state.ahead
            state.ahead = []
        }
        try await settle()
    }

    /// Notes that the frontier has been told what became of `names`, or that nobody asks for them any more.
    func release(_ names: some Sequence<String>) {
        state.withLock { state in
            state.done += names
            state.ahead.subtract(names)
        }
    }

    /// Gives back at once what has been released.
    func settle() async throws {
        let done = try await takeDone()
        guard !done.isEmpty else { return }
        _ = try await claim([], at: clock.now(), releasing: done)
    }

    /// Gives everything back; nothing is claimed any more.
    func end() async throws {
        if state.withLock({ $0.hasClaimed }) { try await frontier.releaseClaims(of: owner) }
        unlink(Self.file(of: owner, in: folder).path)
    }

    /// Waits a little for what others ask, and says so once; a stop ends it.
    func pause() async {
        let isNew = state.withLock { state in
            defer { state.isWaiting = true }
            return !state.isWaiting
        }
        if isNew { context.note("waiting for answers that another run is asking for") }
        await context.sleep(Self.pause, by: clock)
    }

    private func claim(_ names: [String]) async throws -> [String: String] {
        let now = clock.now()
        // What has been answered may stay claimed a moment longer: others find it at the end.
        let isDue = state.withLock { abs(now.timeIntervalSince($0.settledAt)) > 1 }
        let done = isDue ? try await takeDone() : []
        return try await claim(names, at: now, releasing: done)
    }

    private func claim(
        _ names: [String],
        at now: Date,
        releasing done: [String]
    ) async throws -> [String: String] {
        try await frontier.claim(
            names,
            for: owner,
            at: now,
            limit: limit,
            longest: Self.longest,
            releasing: done
        )
    }

    private func takeDone() async throws -> [String] {
        let now = clock.now()
        let done = state.withLock { state in
            state.settledAt = now
            defer { state.done = [] }
            return state.done
        }
        // Whoever claims it next must find what became of it.
        if !done.isEmpty { try await frontier.flush() }
        return done
    }

    /// Whether the kernel holds no lock for `owner` any more; in doubt it lives.
    private func isDead(_ owner: String) -> Bool {
        guard let lock = try? LockFile(at: Self.file(of: owner, in: folder)) else { return false }
        return (try? lock.take()) ?? false
    }

    private func bury(_ owner: String) async throws {
        try await frontier.releaseClaims(of: owner)
        unlink(Self.file(of: owner, in: folder).path)
    }

    private static func file(of owner: String, in folder: URL) -> URL {
        folder.appending(component: "\(owner).lock")
    }

    /// Another process may give its calls more time; hardly a manifest gives them half a day.
    private static let longest = Duration.seconds(86_400)
    private static let pause = Duration.milliseconds(500)
}

extension ObjectOrder {
    /// How the thing called `id` is claimed.
    func claim(_ id: String) -> String { "\(kind.rawValue)|\(id)|\(market ?? "")" }
}

extension ListName {
    /// How the list is claimed, whichever of its pages is asked for.
    var claim: String { "\(kind.rawValue)|\(key)" }
}

extension StateDirectory {
    /// Where the files lie that say which processes live that ask the API `host`.
    func claims(host: String) -> URL { file(in: "claims", host: host, suffix: "") }
}
