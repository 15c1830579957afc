/// Prints JSON the way Spotify does: two spaces, `"key" : value`, arrays opened and closed on their line.
struct PrettyPrinter {
    /// What has been printed, UTF-8.
    private(set) var bytes: [UInt8] = []
    private var depth = 0
    private let address: String

    /// The address that Spotify's own links begin with.
    static let officialAddress = "https://api.spotify.com/v1"

    /// A printer whose links (`href`, `next`, `previous`) begin with `address` in place of Spotify's.
    init(address: String) {
        self.address = address
        bytes.reserveCapacity(16_384)
    }

    /// Prints one value.
    mutating func print(_ value: JSONValue) {
        switch value {
        case .null: write("null")
        case .bool(let value): write(value ? "true" : "false")
        case .integer(let value): write(String(value))
        case .number(let token): write(token)
        case .string(let text): quote(text)
        case .text(let text): write(text)
        case .array(let elements): print(elements)
        case .object(let object): print(object)
        }
    }

    private mutating func print(_ elements: [JSONValue]) {
        write("[")
        for (index, element) in elements.enumerated() {
            write(index == 0 ? " " : ", ")
            print(element)
        }
        write(" ]")
    }

    private mutating func print(_ object: JSONObject) {
        if object.members.isEmpty {
            write("{ }")
            return
        }
        depth += 1
        for (index, member) in object.members.enumerated() {
            write(index == 0 ? "{" : ",")
            startLine()
            quote(member.key)
            write(" : ")
            if case .string(let text) = member.value, Self.isLink(member.key) {
                printLink(text)
            } else {
                print(member.value)
            }
        }
        depth -= 1
        startLine()
        write("}")
    }

    private static func isLink(_ key: String) -> Bool {
        key == "href" || key == "next" || key == "previous"
    }

    private mutating func printLink(_ link: String) {
        if link.hasPrefix(Self.officialAddress) {
            quote(address + link.dropFirst(Self.officialAddress.count))
        } else {
            quote(link)
        }
    }

    private mutating func startLine() {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<depth {
            bytes.append(UInt8(ascii: " "))
            bytes.append(UInt8(ascii: " "))
        }
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        JSONText.escape(text, into: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}
