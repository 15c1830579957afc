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

    /// The machine's clock as it stood when this process began to look, running evenly from then on.
    ///
    /// A clock that is set back in the middle would make a later page of a list look older than its first.
    public static let system: WallClock = {
        let (start, origin) = (Date(), ContinuousClock.now)
        return WallClock(
            now: { start + origin.duration(to: .now).seconds },
            sleep: { try await Task.sleep(for: $0) }
        )
    }()
}

extension Duration {
    /// The duration in seconds, as `Foundation` counts them.
    public var seconds: TimeInterval { self / .seconds(1) }
}
