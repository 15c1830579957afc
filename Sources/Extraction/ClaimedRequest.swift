import Synchronization

/// A request and what it has claimed; while it cannot be sent, others may have that.
final class ClaimedRequest: Sendable {
    private let names: [String]
    private let isWanted: @Sendable () async throws -> Bool
    private let lost = Atomic(false)

    /// A request for what is claimed as `names`, which is worth asking for as long as `isWanted` says so.
    init(_ names: [String], isWanted: @escaping @Sendable () async throws -> Bool) {
        self.names = names
        self.isWanted = isWanted
    }

    /// Whether another process has or had the claim meanwhile; then nothing was asked.
    var isLost: Bool { lost.load(ordering: .relaxed) }

    /// Holds the claim from here on; returns whether there is still something to ask for.
    func take(from claims: ClaimRegistry) async throws -> Bool {
        if claims.use(names) { return true }
        // Only who has claimed knows that nobody answers it meanwhile.
        if try await claims.takeAll(names), try await isWanted() { return true }
        lost.store(true, ordering: .relaxed)
        return false
    }

    /// Gives the claim up for a wait, and with it what waits behind it.
    func giveUp(to claims: ClaimRegistry) async throws {
        try await claims.lapse(names)
    }
}
