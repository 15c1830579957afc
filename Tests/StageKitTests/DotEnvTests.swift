import Foundation
import TestSupport
import Testing

@testable import StageKit

@Suite struct DotEnvTests {
    @Test(arguments: [
        ("A=1", "1"),
        ("  A = spaced out  ", "spaced out"),
        ("export A=exported", "exported"),
        ("A=\"quoted # not a comment\" # a comment", "quoted # not a comment"),
        ("A='single $HOME'", "single $HOME"),
        ("A=\"\"", ""),
        ("A=it's", "it's"),
        ("A=plain # a comment", "plain"),
        ("A=a#b", "a#b"),
        ("A=x=y", "x=y"),
        ("A=", ""),
        ("# comment\n\nA=after", "after"),
        ("\u{FEFF}A=behind a mark", "behind a mark"),
        ("\u{FEFF}export A=1\r\nB=2\r\n", "1"),
        ("\u{FEFF}# comment\n\nA=after", "after"),
        ("export\tA=1", "1"),
        ("export \t A = 1", "1"),
    ])
    func `a setting is read as a shell would`(text: String, value: String) throws {
        #expect(try DotEnv(text: text, file: ".env").values["A"] == value)
    }

    @Test(arguments: ["no equals sign", "1A=digit first", "A B=space", "=nameless"])
    func `a line that is no setting is named`(line: String) {
        #expect(throws: SettingsError.malformed(file: ".env", line: 2)) {
            try DotEnv(text: "OK=1\n\(line)", file: ".env")
        }
    }

    @Test(arguments: ["'sandbox", "\"sandbox", "'", "'sandbox\"", "'sandbox\n'"])
    func `a quote that is not closed is named, and its value is not`(value: String) {
        let error = #expect(throws: SettingsError.self) {
            try DotEnv(text: "OK=1\nA=\(value)", file: ".env")
        }
        #expect(error == .unclosedQuote(file: ".env", line: 2))
        #expect(error?.description.contains("sandbox") == false)
    }

    @Test func `a missing file holds no settings`() throws {
        let scratch = try ScratchDirectory()
        #expect(try DotEnv(path: scratch.appending(".env").path).values.isEmpty)
    }

    @Test func `a directory, such as a virtual environment of Python, holds no settings`() throws {
        let scratch = try ScratchDirectory()
        try scratch.write("A=1", to: ".env/pyvenv.cfg")
        #expect(try DotEnv(path: scratch.appending(".env").path).values.isEmpty)
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o620])
    func `a file that others can use is refused`(mode: Int) throws {
        let scratch = try ScratchDirectory()
        let file = try scratch.write("A=1", to: ".env", permissions: mode)
        #expect(throws: SettingsError.readableByOthers(file: file.path, mode: String(mode, radix: 8))) {
            try DotEnv(path: file.path)
        }
    }

    @Test(.timeLimit(.minutes(10))) func `a pipe or a flood in the place of a file keeps nobody waiting`()
        throws
    {
        let scratch = try ScratchDirectory()
        let pipe = scratch.appending("pipe").path
        mkfifo(pipe, 0o600)
        let flood = try scratch.write("A=1", to: "flood", permissions: 0o600).path
        truncate(flood, 1 << 40)
        for path in [pipe, flood] {
            let error = #expect(throws: SettingsError.self) { try DotEnv(path: path) }
            #expect(
                error?.description.hasPrefix("\(path) cannot be read: it is no file of settings; ") == true
            )
        }
    }

    @Test func `a private file is read`() throws {
        let scratch = try ScratchDirectory()
        let file = try scratch.write("A=1\nB=2\n", to: ".env", permissions: 0o600)
        #expect(try DotEnv(path: file.path).values == ["A": "1", "B": "2"])
    }
}
