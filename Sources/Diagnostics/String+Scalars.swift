extension String {
    /// The text with some characters replaced wherever they stand, also where a combining mark follows.
    ///
    /// To Swift a quotation mark with a mark behind it is another character; to what reads CSV, HTML or SQL it is not.
    ///
    /// - Parameter replacements: What to write in place of each.
    /// - Returns: The text; itself where none of them stands in it.
    public func replacingScalars(_ replacements: [Unicode.Scalar: String]) -> String {
        guard unicodeScalars.contains(where: { replacements[$0] != nil }) else { return self }
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if let replacement = replacements[scalar] {
                text.append(contentsOf: replacement.unicodeScalars)
            } else {
                text.append(scalar)
            }
        }
        return String(text)
    }
}
