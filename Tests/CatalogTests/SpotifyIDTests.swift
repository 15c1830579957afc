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
}
