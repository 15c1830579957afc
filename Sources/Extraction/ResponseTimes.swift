/// How long requests took, to three digits, in memory that does not grow with their number.
struct ResponseTimes: Sendable {
    /// How many took so many microseconds, rounded to three digits: some thousand different ones at most.
    private var counts: [Int: Int] = [:]
    private var total = Duration.zero
    /// How many there were.
    private(set) var count = 0

    /// No request yet.
    init() {}

    /// Takes note of one request.
    mutating func add(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
        counts[Self.rounded(max(0, microseconds)), default: 0] += 1
        total += duration
        count += 1
    }

    /// The mean, which is exact; `nil` without requests.
    var mean: Duration? { count == 0 ? nil : total / count }

    /// The least time that `share` of the requests, from 0 to 1, did not exceed; `nil` without requests.
    func percentile(_ share: Double) -> Duration? {
        guard count > 0 else { return nil }
        let rank = max(1, Int((share * Double(count)).rounded(.up)))
        var seen = 0
        for (microseconds, number) in counts.sorted(by: { $0.key < $1.key }) {
            seen += number
            if seen >= rank { return .microseconds(microseconds) }
        }
        return nil
    }

    private static func rounded(_ number: Int) -> Int {
        var unit = 1
        while number / unit >= 1_000 { unit *= 10 }
        return (number + unit / 2) / unit * unit
    }
}
