import Diagnostics
import Logging
import Testing

@Suite struct ConsoleLogHandlerTests {
    @Test func `a file gets the time, the level, the label and the message`() throws {
        let recording = try Recording()
        var log = Logger(label: "load") { ConsoleLogHandler(label: $0, console: recording.console) }
        log[metadataKey: "run"] = "one"
        log.info("12 rows", metadata: ["table": "artist", "note": "two words"])
        let line = try recording.text
        #expect(
            line.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info load: 12 rows .*\n/#) != nil
        )
        #expect(line.hasSuffix("12 rows note=\"two words\" run=one table=artist\n"))
    }

    @Test func `an event below the level is dropped`() throws {
        let recording = try Recording()
        let log = Logger(label: "load") {
            ConsoleLogHandler(label: $0, console: recording.console, logLevel: .warning)
        }
        log.info("not this")
        log.warning("this")
        #expect(try recording.text.contains("warning load: this"))
        #expect(try !recording.text.contains("not this"))
    }

    @Test func `what a server sent cannot forge a line`() throws {
        let recording = try Recording()
        let log = Logger(label: "load") { ConsoleLogHandler(label: $0, console: recording.console) }
        log.info("first\n2026-01-01T00:00:00.000Z info load: forged", metadata: ["body": "a\r\nb"])
        #expect(try recording.text.split(separator: "\n").count == 1)
    }

    @Test func `a terminal obeys nothing that a server sent`() throws {
        let recording = try Recording()
        let log = Logger(label: "load") { ConsoleLogHandler(label: $0, console: recording.console) }
        log.info("a\u{1B}[2Jb", metadata: ["name": "c\u{1B}[2Jd"])
        #expect(try recording.text.hasSuffix("a [2Jb name=\"c [2Jd\"\n"))
    }

    @Test func `a status line is drawn only where a person watches`() throws {
        let recording = try Recording()
        recording.console.show(status: "half way")
        recording.console.write(line: "a line")
        #expect(try recording.text == "a line\n")
    }
}
