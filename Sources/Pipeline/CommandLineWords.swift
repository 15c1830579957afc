/// Splits a manifest's `cmd` into words, as a shell would, without being one.
///
/// Quotes and backslashes work; nothing else is special, so that a manifest cannot run more than it says.
enum CommandLineWords {
    /// The words of `text`; `nil` when a quote is not closed.
    ///
    /// - Parameter text: The command.
    /// - Returns: The words, quotes removed.
    static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in text {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let done = word { words.append(done) }
        return quote == nil && !isEscaped ? words : nil
    }
}
