import Diagnostics
import Files
import Foundation
import Testing

@Suite struct StateDirectoryTests {
    @Test func `the nearest setting wins`() throws {
        var environment = ["HOME": "/home/a"]
        #expect(try StateDirectory(environment: environment).url.path == "/home/a/.local/state/discograph")
        environment["XDG_STATE_HOME"] = "/state"
        #expect(try StateDirectory(environment: environment).url.path == "/state/discograph")
        environment["DISCOGRAPH_HOME"] = ""
        #expect(try StateDirectory(environment: environment).url.path == "/state/discograph")
        environment["DISCOGRAPH_HOME"] = "/mine"
        #expect(try StateDirectory(environment: environment).url.path == "/mine")
    }

    @Test func `nowhere to keep state is a setting to be made`() {
        let error = #expect(throws: StateDirectoryError.self) { try StateDirectory(environment: [:]) }
        #expect(error?.remedy.exitCode == 78)
        #expect(error?.description.contains("DISCOGRAPH_HOME") == true)
    }

    @Test func `every service and client has a file of its own, and none leaves the directory`() {
        let state = StateDirectory(url: URL(filePath: "/s"))
        func file(_ host: String, _ client: String) -> URL {
            state.file(in: "frontier", host: host, name: client, suffix: ".sqlite")
        }
        #expect(file("127.0.0.1:8080", "abc").path == "/s/frontier/127.0.0.1%3A8080/abc.sqlite")
        for name in ["..", "../x", "a/b", "", ".", "%", "ä"] {
            let url = file(name, name)
            #expect(url.standardizedFileURL.path == url.path)
            #expect(url.pathComponents.count == 5)
        }
        #expect(file("a", "b%2F") != file("a", "b/"))
    }
}
