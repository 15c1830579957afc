import Foundation
import Testing

@Suite struct SettingTests {
    /// What one of our processes tells another; nobody sets it by hand.
    private static let internalNames: Set = [
        "DISCOGRAPH_RUNNER", "DISCOGRAPH_STAGE", "DISCOGRAPH_VERBOSE", "DISCOGRAPH_PROGRESS",
    ]
    /// What PostgreSQL's own programs are given.
    private static let handedOn: Set = ["PGPASSWORD"]
    /// What libcurl reads by itself.
    private static let readElsewhere: Set = ["https_proxy", "no_proxy"]

    @Test func `README names every environment variable that is read`() throws {
        let readme = try SourceTree.text("README.md")
        let read = try SourceTree.files(in: "Sources", suffix: ".swift").flatMap { file in
            try SourceTree.text(file)
                .matches(of: /"((?:SPOTIFY|SPOTIPY|DISCOGRAPH|DATABASE|XDG|NO)_[A-Z_]+|PG[A-Z]+)"/)
                .map { String($0.output.1) }
        }
        #expect(read.count > 8)
        for name in Set(read).subtracting(Self.internalNames).subtracting(Self.handedOn).sorted() {
            #expect(readme.contains(name), "\(name)")
        }
    }

    @Test func `every setting that README lists is read`() throws {
        let section = try SourceTree.text("README.md").split(separator: "\n## Settings\n").last ?? ""
        let listed = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { line in
            (line.split(separator: "|").first ?? "").matches(of: /`([A-Za-z_]+)`/).map { String($0.output.1) }
        }
        #expect(listed.count > 15)
        let code = try SourceTree.files(in: "Sources", suffix: ".swift").map { try SourceTree.text($0) }
            .joined()
        for name in listed where !Self.readElsewhere.contains(name) {
            #expect(code.contains("\"\(name)\""), "\(name)")
        }
    }
}
