import CPostgres
public import Diagnostics
import Foundation

/// Where a PostgreSQL database is and who connects to it.
///
/// Read from `DATABASE_URL` or libpq's `PG*` variables. No secret, such as the password or that of a key, ever shows in
/// ``description`` or ``url``.
public struct ConnectionSettings: Sendable, Equatable, CustomStringConvertible {
    /// libpq's options by keyword; secrets are not among them.
    public private(set) var options: [String: String]
    /// What must not be printed, by keyword.
    private var secrets: [String: Secret] = [:]
    /// What libpq is given where the options say nothing; it does not show in ``url``.
    ///
    /// The time that the kernel takes until it gives up a machine that is gone is two hours. Two minutes leave room for
    /// a server that takes nothing for a while because its disk is busy.
    private var defaults = [
        "application_name": "discograph", "connect_timeout": "5", "tcp_user_timeout": "120000",
        "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "9",
    ]

    /// How long the server may take to answer a statement; `nil` where that is left to the server.
    private(set) var longestAnswer: Duration?

    /// The keywords of libpq whose values it would not show in a dialog, and the keys of a password that it hands on,
    /// which are no less than the password.
    private static let secretKeywords: Set<String> = {
        var keywords: Set<String> = ["password", "scram_client_key", "scram_server_key"]
        guard let known = PQconninfoParse("", nil) else { return keywords }
        defer { PQconninfoFree(known) }
        for option in ConnectionSettings.list(known) {
            guard let display = option.dispchar, String(cString: display) == "*" else { continue }
            keywords.insert(String(cString: option.keyword))
        }
        return keywords
    }()

    /// Settings from libpq's keywords, such as `host`, `user` and `dbname`.
    public init(options: [String: String]) {
        self.options = options
        for keyword in Self.secretKeywords {
            secrets[keyword] = self.options.removeValue(forKey: keyword).map(Secret.init)
        }
    }

    /// Settings from a connection string: `postgresql://user:password@host:port/database` or `key=value` pairs.
    ///
    /// - Parameter url: A URI or a keyword string, as libpq takes them.
    /// - Throws: ``ConnectionError/unreadableURL(reason:)``.
    public init(url: String) throws {
        // libpq takes it for no settings at all, and so for whatever server this machine runs.
        guard url.isEmpty || !url.allSatisfy(\.isWhitespace) else {
            throw ConnectionError.unreadableURL(reason: "it is blank: unset it, or name a database")
        }
        try Self.requireEscapedPassword(in: url)
        var words: UnsafeMutablePointer<CChar>?
        guard let parsed = PQconninfoParse(url, &words) else {
            let reason = words.map { String(cString: $0) } ?? "no memory"
            PQfreemem(words)
            throw ConnectionError.unreadableURL(reason: Self.safePart(of: reason))
        }
        defer { PQconninfoFree(parsed) }
        var options: [String: String] = [:]
        for option in Self.list(parsed) {
            guard let value = option.val else { continue }
            options[String(cString: option.keyword)] = String(cString: value)
        }
        // Without its host, a URL has the password where the port stands, and libpq would quote it.
        guard options["port"]?.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ",") }) != false else {
            throw ConnectionError.unreadableURL(reason: "what stands where its port should is no number")
        }
        self.init(options: options)
    }

    /// Settings from `DATABASE_URL`, and from `PG*` for whatever it does not specify.
    ///
    /// - Parameter environment: Variables by name; empty values count as unset.
    /// - Throws: ``ConnectionError/unreadableURL(reason:)``.
    public init(environment: [String: String]) throws {
        let environment = environment.filter { !$0.value.isEmpty }
        var options: [String: String] = [:]
        if let defaults = PQconndefaults() {
            for option in Self.list(defaults) {
                guard let variable = option.envvar, let value = environment[String(cString: variable)] else {
                    continue
                }
                options[String(cString: option.keyword)] = value
            }
            PQconninfoFree(defaults)
        }
        if let url = environment["DATABASE_URL"] {
            let given = try Self(url: url)
            options.merge(given.options) { _, url in url }
            options.merge(given.secrets.mapValues(\.revealed)) { _, url in url }
        }
        self.init(options: options)
    }

    /// The password, where one was given.
    public var password: Secret? { secrets["password"] }

    /// The database's name, where given; libpq uses the user's name otherwise.
    public var database: String? { options["dbname"] }

    /// The same server and user, another database.
    public func with(database: String) -> Self {
        var copy = self
        copy.options["dbname"] = database
        return copy
    }

    /// The same, with `value` for libpq's `keyword` unless the options name one.
    public func with(default value: String, for keyword: String) -> Self {
        var copy = self
        copy.defaults[keyword] = value
        return copy
    }

    /// The same for calls that must not hang: a server that is gone is given up within half a minute.
    ///
    /// One time limit is for what was sent and never arrived; whoever only waits for an answer learns from
    /// keepalives that none can come. The kernel of its machine answers them for a server that hangs, and the server's
    /// own limits hang with it: so there is one for its answers, too, as long as its sessions limit their statements to
    /// less.
    public var limited: Self { limited(to: .seconds(30)) }

    /// The same, with another limit than half a minute for an answer, as where the server is to wait for a lock.
    public func limited(to longestAnswer: Duration) -> Self {
        var copy = with(default: "10000", for: "tcp_user_timeout")
            .with(default: "10", for: "keepalives_idle")
            .with(default: "5", for: "keepalives_interval")
            .with(default: "3", for: "keepalives_count")
        copy.longestAnswer = longestAnswer
        return copy
    }

    /// A connection string that psql takes, without any secret.
    public var url: String {
        var rest = options
        let database = rest.removeValue(forKey: "dbname") ?? ""
        var authority = ""
        // Lists of hosts and socket directories do not fit before the path; as parameters they always do.
        if let host = rest["host"], host.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" })
        {
            authority = rest.removeValue(forKey: "user").map { Self.percentEncoded($0) + "@" } ?? ""
            authority += host
            rest["host"] = nil
            authority += rest.removeValue(forKey: "port").map { ":\($0)" } ?? ""
        }
        let query = rest.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.percentEncoded($0.value))" }
        let tail = query.isEmpty ? "" : "?" + query.joined(separator: "&")
        return "postgresql://\(authority)/\(Self.percentEncoded(database))\(tail)"
    }

    /// The ``url``: never a secret.
    public var description: String { url }

    /// What libpq is given: the settings, their secrets, and what discograph wants of every connection.
    func libpqOptions() -> [(keyword: String, value: String)] {
        var all = defaults.merging(options) { _, given in given }
        // Text goes in and out as UTF-8, whatever PGCLIENTENCODING says.
        all["client_encoding"] = "UTF8"
        all.merge(secrets.mapValues(\.revealed)) { _, secret in secret }
        return all.sorted { $0.key < $1.key }.map { (keyword: $0.key, value: $0.value) }
    }

    /// Refuses a URL from which libpq would take a part of the password for the host or for the database.
    ///
    /// Both are printed, the host in libpq's own words, too.
    private static func requireEscapedPassword(in url: String) throws {
        let schemes = ["postgresql://", "postgres://"]
        guard let scheme = schemes.first(where: { url.hasPrefix($0) }) else { return }
        let text = url.dropFirst(scheme.count)
        // As libpq reads it, user and password end at the first @ unless a / comes before.
        let end = text.firstIndex { $0 == "@" || $0 == "/" }
        let userEnd = end.flatMap { text[$0] == "@" ? $0 : nil }
        let rest = userEnd.map { text[$0...].dropFirst() } ?? text
        guard rest.prefix(while: { $0 != "?" }).contains("@") else { return }
        throw ConnectionError.unreadableURL(
            reason: userEnd != nil
                ? "it has more than one @ before its parameters: write @ in a password or a name as %40"
                : "it has an @ behind the first /: write / in a password as %2F, and @ in a name as %40"
        )
    }

    /// libpq's words up to the first quotation, which would be a part of the connection string.
    private static func safePart(of reason: String) -> String {
        let words = reason.prefix { $0 != "\"" && $0 != ":" }.onOneLine
        // libpq's word for a string that is neither a URI nor pairs: `missing "=" after …`.
        return words.isEmpty || words == "missing" ? "it is neither a URI nor key=value pairs" : words
    }

    private static func percentEncoded(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        )
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    private static func list(_ first: UnsafeMutablePointer<PQconninfoOption>) -> [PQconninfoOption] {
        var options: [PQconninfoOption] = []
        var next = first
        while next.pointee.keyword != nil {
            options.append(next.pointee)
            next = next.advanced(by: 1)
        }
        return options
    }
}
