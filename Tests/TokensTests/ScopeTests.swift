import Diagnostics
import Foundation
import Testing
import Tokens

@Suite struct ScopeTests {
    @Test(arguments: [
        ("user-top-read playlist-read-private", "playlist-read-private user-top-read"),
        ("user-top-read,playlist-read-private", "playlist-read-private user-top-read"),
        ("user-top-read, playlist-read-private", "playlist-read-private user-top-read"),
        (" streaming\t,,\n streaming ", "streaming"), ("", ""), (" , ", ""),
    ])
    func `commas and white space separate, and nothing stays of them`(text: String, sorted: String) throws {
        #expect(try Scope(text).text == sorted)
    }

    @Test func `a list is read like a text`() throws {
        let list = try Scope(["user-top-read", " playlist-read-private , streaming"])
        #expect(try list == Scope("streaming playlist-read-private user-top-read"))
        let json = try JSONDecoder().decode([Scope].self, from: Data(#"["a b",["b","a"]]"#.utf8))
        #expect(json[0] == json[1])
    }

    @Test(arguments: ["user-read;private", "\"streaming\"", "ü", "a\u{0}b", "user_read+"])
    func `other characters are an error that names the word`(name: String) {
        let error = #expect(throws: ScopeError.self) { try Scope("streaming \(name)") }
        #expect(error?.name == name)
        #expect(error?.remedy == .fixConfiguration)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func `a scope covers what is in it, whatever the order`() throws {
        let granted = try Scope("b c a")
        #expect(try granted.covers(Scope("a,b")))
        #expect(granted.covers(granted))
        #expect(granted.covers(.none))
        #expect(try !granted.covers(Scope("a d")))
        #expect(try Scope("a d").subtracting(granted).text == "d")
    }

    @Test func `features bring the scopes that they need, each once`() {
        #expect(Scope(Scope.Feature.allCases).names.count == 15)
        #expect(
            Scope([Scope.Feature.library, .following]).text == """
                user-follow-modify user-follow-read user-library-modify user-library-read
                """
        )
        #expect(Scope([Scope.Feature.profile]).text == "user-read-email user-read-private")
        #expect(Scope.Feature(rawValue: "top_content") == .topContent)
    }
}
