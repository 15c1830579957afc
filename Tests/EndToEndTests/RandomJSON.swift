import TestSupport

/// JSON values made up from a seed: mostly what Spotify documents, now and then what nobody expects.
struct RandomJSON {
    var random: SplitMix64
    /// In how many of a hundred cases a value is not what is documented.
    var oddity: Int

    /// Names and the like: scripts, escapes, what COPY and SQL treat specially, the longest that is kept and the next.
    private static let texts =
        [
            "", " ", "Nina", "AC/DC \"live\"", #"C:\N\t"#, #"\N"#, "\\.", "tab\tline\nfeed\r",
            "\u{1}\u{8}\u{C}\u{1F}\u{7F}",
            "東京 🎵", "e\u{301} é", "\u{202E}אבג", "\u{FFFD}\u{FFFF}\u{10FFFF}", "a\u{200B}b\u{FEFF}",
            "''; drop table x; --",
            "NULL", "null", "0", "{}", "a,b|c", "\u{85}\u{2028}\u{2029}",
            String(repeating: "n", count: 1_000),
            String(repeating: "ö", count: 500),
        ]

    /// A text, as JSON: each character written plainly or as one of its escapes.
    mutating func text() -> String {
        if random.happens(oddity) { return odd(besides: "text") }
        if random.happens(60) {
            return quoted("\(random.pick(["A", "B", "Blue", "So What"])) \(random.next() % 9)")
        }
        if random.happens(80) { return quoted(random.pick(Self.texts)) }
        let scalars = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            Unicode.Scalar(UInt32.random(in: 1...0x1_3000, using: &random)) ?? "?"
        }
        return quoted(String(String.UnicodeScalarView(scalars)))
    }

    /// A whole number from 0 to `most`, as JSON: now and then with a fraction of nothing, or with an exponent.
    mutating func number(most: Int) -> String {
        if random.happens(oddity) { return odd(besides: "number") }
        let value = random.happens(10) ? random.pick([0, most]) : Int.random(in: 0...most, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return "\(value).0"
        case 1: return "\(value)e0"
        case 2: return value == 0 ? "0.0E+1" : "\(value)0E-1"
        case 3: return value == 0 ? "-0" : "\(value).000e+0"
        default: return "\(value)"
        }
    }

    /// `true` or `false`.
    mutating func boolean() -> String {
        random.happens(oddity) ? odd(besides: "boolean") : random.pick(["true", "false"])
    }

    /// A release date: days, months, years, and what is none of them.
    mutating func date() -> String {
        if random.happens(oddity) { return odd(besides: "text") }
        return quoted(
            random.pick([
                "1959-08-17", "1960", "1981-12", "2024-02-29", "2023-02-29", "0000", "0000-00-00", "1981-00",
                "1981-13-01",
                "0001-01-01", "9999-12-31", "81", "soon", "", "1981/12/15", "1981-12-15T00:00:00Z",
                "20240229", "１９８１",
            ])
        )
    }

    /// A list of countries: now and then one of them twice, or none at all.
    mutating func markets() -> String {
        if random.happens(oddity) { return odd(besides: "list") }
        let codes = ["AT", "BE", "CH", "DE", "US"]
        let items = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            random.happens(oddity)
                ? random.pick([#""Germany""#, #""de""#, "null", "5", #""""#]) : quoted(random.pick(codes))
        }
        return "[\(items.joined(separator: ","))]"
    }

    /// A list of what `item` makes; now and then with a null or a number in it.
    mutating func list(upTo most: Int, _ item: (inout RandomJSON) -> String) -> String {
        if random.happens(oddity) { return odd(besides: "list") }
        let count = Int.random(in: 0...most, using: &random)
        let items = (0..<count).map { _ in
            random.happens(oddity) ? random.pick(["null", "7", "[]", "{}", #""x""#]) : item(&self)
        }
        return "[\(items.joined(separator: ","))]"
    }

    /// An object of members that are there or not, each with its value.
    mutating func object(_ members: [(key: String, percent: Int, value: String)]) -> String {
        var texts: [String] = []
        for (key, percent, value) in members where random.happens(percent) {
            // Of a key that stands twice the last counts.
            if random.happens(oddity) {
                texts.append("\(quoted(key)):\(random.pick(["null", "1", #""first""#, "[]", "{}"]))")
            }
            texts.append("\(quoted(key)):\(value)")
        }
        return "{\(texts.joined(separator: ","))}"
    }

    /// What stands where a value of that kind should: nothing, something else, or too much of it.
    mutating func odd(besides kind: String) -> String {
        let others = [
            "text": #""high""#, "number": "5", "boolean": "true", "list": "[1]", "object": #"{"a":[]}"#,
        ].filter { $0.key != kind }.values.sorted()
        let tooMuch =
            switch kind {
            case "text":
                [quoted(String(repeating: "x", count: 1_001)), quoted(String(repeating: "東", count: 334))]
            case "number": ["85.5", "1e300", "123456789012345678901234567890", "1e-9"]
            default: ["null"]
            }
        return random.happens(40) ? "null" : random.pick(others + tooMuch)
    }

    /// `text` as a JSON string.
    mutating func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            let short: [Unicode.Scalar: String] = [
                "\"": #"\""#, "\\": #"\\"#, "\n": #"\n"#, "\t": #"\t"#, "\r": #"\r"#, "\u{8}": #"\b"#,
                "\u{C}": #"\f"#,
            ]
            if let escape = short[scalar], random.happens(70) {
                result += escape
            } else if scalar == "/", random.happens(50) {
                result += #"\/"#
            } else if scalar.value < 0x20 || short[scalar] != nil || random.happens(3) {
                result += String(scalar).utf16.map { unit in
                    let digits = String(unit, radix: 16, uppercase: random.happens(50))
                    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }.joined()
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
