import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct ShellWordTests {
    @Test(arguments: ["runs/2026-11-21T03-17-00Z", "../my_runs/a.yaml", "/srv/a,b:c@d%e+f"])
    func `what means itself stays as it is`(text: String) {
        #expect(text.asShellWord == text)
    }

    @Test(arguments: [
        ("", "''"),
        ("my runs/one", "'my runs/one'"),
        ("Anna's", #"'Anna'\''s'"#),
        ("Anna'\u{301}s", "'Anna'\\''\u{301}s'"),
        (#"a "b" \c"#, #"'a "b" \c'"#),
        ("~/runs", "'~/runs'"),
        ("$HOME; ls *", "'$HOME; ls *'"),
        ("naïve", "'naïve'"),
    ])
    func `what a shell would read as something else stands in quotes`(
        text: String,
        word: String
    ) async throws {
        #expect(text.asShellWord == word)
        let outcome = try await Program(URL(filePath: "/bin/sh"), ["-c", "printf %s \(word)"]).outcome()
        #expect(outcome.output == text)
    }
}
