public import Foundation

/// The time, and a way to let it pass.
public struct WallClock: Sendable {
    /// The time now.
    public var now: @Sendable () -> Date
    /// Returns after the given time, or throws at once when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// What the machine's clock shows by now, which may have been set since.
    public var machine: @Sendable () -> Date

    /// A clock of those parts; tests make their own.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - sleep: Lets it pass.
    ///   - machine: What the machine's clock shows; `nil` for one that is never set.
    public init(
        now: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        machine: (@Sendable () -> Date)? = nil
    ) {
        self.now = now
        self.sleep = sleep
        self.machine = machine ?? now
    }

    /// The machine's clock as it stood when this process began to look, running evenly from then on.
    ///
    /// A clock that is set back in the middle would make a later page of a list look older than its first.
    public static let system: WallClock = {
        let (start, origin) = (Date(), ContinuousClock.now)
        return WallClock(
            now: { start + origin.duration(to: .now).seconds },
            sleep: { try await Task.sleep(for: $0) },
            machine: { Date() }
        )
    }()
}

extension Duration {
    /// The duration in seconds, as `Foundation` counts them.
    public var seconds: TimeInterval { self / .seconds(1) }
}
