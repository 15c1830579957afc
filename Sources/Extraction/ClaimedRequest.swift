/// A request and what it has claimed; while it cannot be sent, others may have that.
struct ClaimedRequest: Sendable {
    private let names: [String]
    private let holder: ClaimHolder
    private let isWanted: @Sendable () async throws -> Bool

    /// A request for what `holder` has claimed as `names`, which is worth asking for as long as `isWanted` says so.
    init(
        _ names: [String],
        of holder: ClaimHolder,
        isWanted: @escaping @Sendable () async throws -> Bool
    ) {
        self.names = names
        self.holder = holder
        self.isWanted = isWanted
    }

    /// Holds the claim from here on; returns whether there is still something to ask for, rather than that another
    /// has or had the claim meanwhile.
    func take() async throws -> Bool {
        if holder.use(names) { return true }
        // Only who has claimed knows that nobody answers it meanwhile.
        guard try await holder.takeAll(names) else { return false }
        return try await isWanted()
    }

    /// Gives the claim up for a wait, and with it what waits behind it.
    func giveUp() async throws {
        try await holder.lapse(names)
    }
}
