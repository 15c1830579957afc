public import Foundation

/// The time, and a way to let it pass.
public struct WallClock: Sendable {
    /// The time now.
    public var now: @Sendable () -> Date
    /// Returns after the given time, or throws at once when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// A clock of those two parts; tests make their own.
    public init(
        now: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's clock.
    public static let system = WallClock(now: { Date() }, sleep: { try await Task.sleep(for: $0) })
}
