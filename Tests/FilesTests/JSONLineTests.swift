import Files
import Testing

@Suite struct JSONLineTests {
    @Test func `keys stand in the order in which they were added`() {
        var inner = JSONLine()
        inner.add("x", 1)
        var line = JSONLine()
        line.add("z", "text")
        line.add("a", nil as String?)
        line.add("n", nil as Int?)
        line.add("list", ["p", "q"])
        line.add("none", [])
        line.add("object", inner)
        line.add("raw", json: Array("[1,2]".utf8))
        #expect(
            String(decoding: line.finished(), as: UTF8.self)
                == #"{"z":"text","a":null,"n":null,"list":["p","q"],"none":[],"object":{"x":1},"raw":[1,2]}"#
                + "\n"
        )
    }

    @Test func `numbers have all their digits, and keys may be bytes`() {
        var line = JSONLine()
        for number in [0, -7, 10, Int.max, Int.min] { line.add("n", number) }
        Array("k\"é".utf8).withUnsafeBytes { line.add($0, 1_200) }
        #expect(
            line.text
                == #"{"n":0,"n":-7,"n":10,"n":9223372036854775807,"n":-9223372036854775808,"k\"é":1200}"#
        )
    }

    @Test func `an object without keys is one too`() {
        #expect(String(decoding: JSONLine().finished(), as: UTF8.self) == "{}\n")
        #expect(JSONLine().text == "{}")
    }

    @Test func `control characters are escaped, everything else stays as it is`() {
        var line = JSONLine()
        line.add("k\"", "\u{0}\u{1f}\"\\/é𝄞\u{7f}")
        #expect(
            String(decoding: line.finished(), as: UTF8.self)
                == #"{"k\"":"\u0000\u001f\"\\/é𝄞"# + "\u{7f}\"}\n"
        )
    }
}
