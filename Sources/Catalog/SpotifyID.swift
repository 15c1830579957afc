/// The form of the identifiers that Spotify gives artists, albums and tracks: 22 characters of base 62.
public enum SpotifyID {
    /// Whether `text` can be one.
    public static func isValid(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isValid(UnsafeRawBufferPointer($0)) }
    }

    /// Whether UTF-8 can be one.
    public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count == 22
            && bytes.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            }
    }
}
