import Foundation

/// How text becomes words that can be compared.
enum SearchTerms {
    /// The words of `text`, without case, accents and surrounding punctuation.
    static func words(_ text: String) -> [String] {
        let folded = text.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive],
            locale: nil
        )
        return folded.split(whereSeparator: \.isWhitespace).map { raw in
            let trimmed = trim(raw)
            // A name of nothing but symbols can be found by them.
            return String(trimmed.isEmpty ? raw : trimmed)
        }
    }

    private static func trim(_ word: Substring) -> Substring {
        let isWordy = { (character: Character) in character.isLetter || character.isNumber }
        let start = word.drop { !isWordy($0) }
        guard let last = start.lastIndex(where: isWordy) else { return "" }
        return start[...last]
    }
}
