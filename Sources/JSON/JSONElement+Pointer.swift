extension JSONElement {
    /// An excerpt that was cut is at most this many bytes shorter than its limit.
    public static let longestCut = 16

    /// All of this value as JSON, without white space.
    public var text: String {
        var limit = 1 << 14
        while true {
            let text = excerpt(limit: limit)
            if text.utf8.count < limit - Self.longestCut { return text }
            limit *= 8
        }
    }

    /// The value below this one at a JSON pointer (RFC 6901), such as `/artists/0`.
    ///
    /// - Parameter pointer: The pointer; an empty one means this value.
    /// - Returns: The value; `nil` where nothing stands there.
    public func element(at pointer: String) -> JSONElement? {
        var found = self
        for step in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let next =
                found.kind == .array
                ? found.element(number: Int(step))
                : found[String(step).replacing("~1", with: "/").replacing("~0", with: "~")]
            guard let next else { return nil }
            found = next
        }
        return found
    }

    private func element(number: Int?) -> JSONElement? {
        for (place, element) in elements.enumerated() where place == number { return element }
        return nil
    }
}
