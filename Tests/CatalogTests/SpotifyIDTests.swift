import Catalog
import Testing

@Suite struct SpotifyIDTests {
    @Test(
        arguments: [
            ("4aawyAB9vmqN3uQ7FjRGTy", true), ("0000000000000000000000", true), ("", false),
            ("4aawyAB9vmqN3uQ7FjRGT", false), ("4aawyAB9vmqN3uQ7FjRGTyy", false),
            ("4aawyAB9vmqN3uQ7FjRGT\\", false), ("4aawyAB9vmqN3uQ7FjRGT[", false),
            ("4aawyAB9vmqN3uQ7FjRGé", false), ("spotify:track:4aawyAB9", false),
        ]
    )
    func `an identifier has 22 characters of base 62`(text: String, isValid: Bool) {
        #expect(SpotifyID.isValid(text) == isValid)
    }

    @Test(
        arguments: [
            ("0000000000000000000000", true), ("4aawyAB9vmqN3uQ7FjRGTy", true),
            ("7N42dgm5tFLK9N8MT7fHC7", true), ("7N42dgm5tFLK9N8MT7fHC8", false),
            ("7zzzzzzzzzzzzzzzzzzzzz", true), ("7O00000000000000000000", false),
            ("8000000000000000000000", false), ("a000000000000000000000", false),
            ("ZZZZZZZZZZZZZZZZZZZZZZ", false),
        ]
    )
    func `Spotify gives no identifier of more than 128 bits`(text: String, isAssignable: Bool) {
        #expect(SpotifyID.isAssignable(text) == isAssignable)
    }
}
