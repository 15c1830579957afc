extension Duration {
    /// The units in which a manifest states durations, with their seconds.
    static let units: KeyValuePairs<Character, Int64> = [
        "w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1,
    ]

    /// The longest in seconds, some three thousand years; the same in every unit, so that one can be said in another.
    private static let longest: Int64 = 100_000_000_000

    /// Reads `30d`, `90s` or `1h30m`: whole numbers with a unit each.
    ///
    /// - Parameter words: The text.
    public init?(words: String) {
        var seconds: Int64 = 0
        var number = ""
        for character in words {
            if character.isASCII, character.isNumber {
                number.append(character)
                continue
            }
            guard let unit = Self.units.first(where: { $0.key == character })?.value,
                let count = Int64(number), count <= Self.longest / unit
            else { return nil }
            seconds += count * unit
            guard seconds <= Self.longest else { return nil }
            number = ""
        }
        guard number.isEmpty, !words.isEmpty else { return nil }
        self = .seconds(seconds)
    }

    /// The duration to the second, as `1h30m`; less than a second with its milliseconds.
    public var words: String {
        let (seconds, attoseconds) = components
        guard seconds > 0 else { return "\(attoseconds / 1_000_000_000_000_000)ms" }
        var rest = seconds
        var words = ""
        for (unit, size) in Self.units where rest >= size && unit != "w" {
            words += "\(rest / size)\(unit)"
            rest %= size
        }
        return words
    }
}
