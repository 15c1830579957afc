/// Who in this process claims: what one holder has taken no other gets, and only that one gives it back.
///
/// Of the tasks that share a holder no two want the same.
struct ClaimHolder: Sendable {
    private let registry: ClaimRegistry
    private let id: Int

    /// The holder called `id`, which claims in `registry`; ``ClaimRegistry/holder()`` makes them.
    init(in registry: ClaimRegistry, called id: Int) {
        self.registry = registry
        self.id = id
    }

    /// Claims those of `names` that no other holder and no living process holds, and returns them; who has claimed
    /// looks again whether it still has to ask.
    func take(_ names: [String]) async throws -> Set<String> {
        try await registry.take(names, for: id)
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
        registry.keepAhead(names, of: id)
    }

    /// Notes that `names`, which were kept ahead, are asked for now; returns whether none has been given up since.
    func use(_ names: [String]) -> Bool {
        registry.use(names, of: id)
    }

    /// Gives up `names` and everything claimed ahead: their request has to wait, and others need not.
    func lapse(_ names: [String]) async throws {
        try await registry.lapse(names, of: id)
    }

    /// Notes that the frontier has been told what became of `names`, or that nobody asks for them any more.
    ///
    /// What was given up or never taken is another's, if anybody's, and stays so.
    func release(_ names: some Sequence<String>) {
        registry.release(names, of: id)
    }
}
