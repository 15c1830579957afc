/// Repeatable random numbers (SplitMix64): the same seed and place always draw the same.
struct Draw {
    private var state: UInt64

    /// A sequence of its own for each combination of seed, salt and number.
    init(seed: UInt64, salt: UInt64, number: Int) {
        state = Self.mix(seed ^ Self.mix(salt ^ Self.mix(UInt64(truncatingIfNeeded: number))))
    }

    /// Spreads the bits of `value`; a bijection.
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number that stands for `text`, the same in every process (FNV-1a).
    static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    /// The next 64 bits.
    mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A whole number from 0 up to, not including, `bound`.
    mutating func below(_ bound: Int) -> Int {
        Int(bits() % UInt64(max(bound, 1)))
    }

    /// A whole number of `range`.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// A number from 0 up to, not including, 1.
    mutating func fraction() -> Double {
        Double(bits() >> 11) / Double(1 << 53)
    }

    /// True in `share` of all draws.
    mutating func chance(_ share: Double) -> Bool {
        fraction() < share
    }

    /// One of `choices`, which must not be empty.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[below(choices.count)]
    }
}
