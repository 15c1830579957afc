import Diagnostics
import Testing

@testable import Tokens

@Suite struct HostPortTests {
    @Test(
        arguments: [
            ("localhost", "localhost", nil, "localhost"),
            ("localhost:8080", "localhost", 8_080, "localhost:8080"),
            ("127.0.0.1:1", "127.0.0.1", 1, "127.0.0.1:1"), ("[::1]:8080", "::1", 8_080, "[::1]:8080"),
            ("[::1]", "::1", nil, "[::1]"), ("::1", "::1", nil, "[::1]"),
            ("[fe80::1%eth0]:65535", "fe80::1%eth0", 65_535, "[fe80::1%eth0]:65535"),
            ("[::ffff:127.0.0.1]:80", "::ffff:127.0.0.1", 80, "[::ffff:127.0.0.1]:80"),
        ] as [(String, String, Int?, String)]
    )
    func `names and addresses are read, with a port or without`(
        text: String,
        host: String,
        port: Int?,
        written: String
    ) throws {
        let place = try HostPort(text)
        #expect(place.host == host)
        #expect(place.port == port)
        #expect(place.description == written)
    }

    @Test(
        arguments: [
            ("", .noHost), (":80", .noHost), ("host:", .port), ("host:http", .port), ("host:0", .port),
            ("host:65536", .port), ("host:-1", .port), ("host:+80", .port), ("host:８０", .port),
            ("host:99999999999999999999", .port), ("[::1", .unclosedBracket), ("[::1]:", .port),
            ("[::1]8080", .characters), ("[localhost]:80", .notAnAddress), ("[]:80", .notAnAddress),
            ("[::1%]:80", .notAnAddress), ("a:b:c", .noBrackets), ("::1:8080x", .noBrackets),
            ("user@host:80", .characters), ("ho st", .characters), ("http://host", .port),
        ] as [(String, HostPortError.Problem)]
    )
    func `anything else is an error that says what is wrong`(text: String, problem: HostPortError.Problem) {
        let error = #expect(throws: HostPortError.self) { try HostPort(text) }
        #expect(error?.problem == problem)
        #expect(error?.remedy == .fixConfiguration)
    }
}
