import Concurrency
import Testing

@Suite struct DurationTests {
    /// Longer than a Double tells apart.
    private static let long = Duration.seconds(10_000_000_000_000) + Duration.nanoseconds(1)

    @Test(
        arguments: [
            (.zero, .towardZero, 0), (.microseconds(1_999), .towardZero, 1),
            (.microseconds(-1_999), .towardZero, -1), (.nanoseconds(1), .up, 1), (.milliseconds(7), .up, 7),
            (.microseconds(-1_500), .up, -1), (.microseconds(1_499), .toNearestOrAwayFromZero, 1),
            (.microseconds(1_500), .toNearestOrAwayFromZero, 2), (long, .up, 10_000_000_000_000_001),
            (.seconds(Int64.max), .up, .max), (.seconds(Int64.min), .up, .min),
        ] as [(Duration, FloatingPointRoundingRule, Int)]
    )
    func `a duration is so many whole milliseconds, rounded as is asked`(
        duration: Duration,
        rule: FloatingPointRoundingRule,
        milliseconds: Int
    ) {
        #expect(duration.wholeMilliseconds(rule) == milliseconds)
    }
}
