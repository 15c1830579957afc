import Foundation
import Testing

@Suite struct SettingTests {
    /// What one of our processes tells another; nobody sets it by hand.
    private static let internalNames: Set = ["DISCOGRAPH_RUNNER", "DISCOGRAPH_STAGE", "DISCOGRAPH_VERBOSE"]

    @Test func `README names every environment variable that is read`() throws {
        let readme = try SourceTree.text("README.md")
        let read = try SourceTree.files(in: "Sources", suffix: ".swift").flatMap { file in
            try SourceTree.text(file)
                .matches(of: /"((?:SPOTIFY|SPOTIPY|DISCOGRAPH|DATABASE|XDG|NO)_[A-Z_]+)"/)
                .map { String($0.output.1) }
        }
        #expect(read.count > 8)
        for name in Set(read).subtracting(Self.internalNames).sorted() {
            #expect(readme.contains(name), "\(name)")
        }
    }
}
