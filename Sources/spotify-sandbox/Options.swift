public import ArgumentParser
public import Sandbox

/// Where and how to listen.
struct ListeningOptions: ParsableArguments {
    @Option(help: "The address; loopback only.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 picks a free one.")
    var port = 0

    @Flag(help: "Serve TLS with HTTP/2 and HTTP/1.1, with a certificate generated at start.")
    var tls = false

    @Option(help: ArgumentHelp("Append a JSON line per request to FILE.", valueName: "file"))
    var log: String?

    @Option(help: ArgumentHelp("Also write the line about the listening sandbox to FILE.", valueName: "file"))
    var readyFile: String?

    @Flag(help: "End when standard input ends, and so with the parent process.")
    var parentExits = false

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port must be a number from 0 to 65535.")
        }
    }

    func apply(to settings: inout SandboxSettings) {
        settings.host = host
        settings.port = port
        settings.usesTLS = tls
        settings.log = log
        settings.readyFile = readyFile
    }
}

/// What to serve.
struct CatalogOptions: ParsableArguments {
    @Option(
        help: "What the client id is allowed: \(Mode.allCases.map(\.rawValue).joined(separator: " or "))."
    )
    var mode = Mode.extended

    @Option(help: "The seed of the catalogue and of the faults.")
    var seed: UInt64 = 1

    @Option(help: "How many artists the synthetic catalogue has.")
    var artists = 100

    @Option(help: ArgumentHelp("Serve the objects found in a folder of recorded answers.", valueName: "dir"))
    var recorded: String?

    @Option(
        help:
            "How paging goes wrong: \(Oddity.allCases.map(\.rawValue).joined(separator: ", ")); by default it does not."
    )
    var oddPaging: Oddity?

    @Flag(help: "Send an ETag with every answer, and a 304 when the client sends it back.")
    var etags = false

    func validate() throws {
        guard (1...1_000_000).contains(artists) else {
            throw ValidationError("--artists must be a number from 1 to 1000000.")
        }
    }

    func apply(to settings: inout SandboxSettings) {
        settings.mode = mode
        settings.seed = seed
        settings.artists = artists
        settings.recorded = recorded
        settings.oddity = oddPaging
        settings.sendsETags = etags
    }
}

/// Which clients may call, and how often.
struct AccessOptions: ParsableArguments {
    @Option(help: "The client id that is accepted.")
    var clientID = "sandbox"

    @Option(help: "The client secret that is accepted.")
    var clientSecret = "sandbox"

    @Option(
        help: ArgumentHelp(
            "A client id that is accepted in place of --client-id; repeat for more. Calls of one owner share a quota.",
            valueName: "name:secret[:owner]"
        )
    )
    var client: [String] = []

    @Option(help: "How long a token lives, in seconds.")
    var tokenSeconds = 3_600

    @Option(help: "Revoke a token after this many calls.")
    var tokenCalls: Int?

    @Flag(help: "Refuse every call, because the app's owner has no Premium.")
    var premiumRequired = false

    @Option(help: "Calls admitted in the rate window.")
    var window: Int?

    @Option(help: "The rate window's length in seconds.")
    var windowSeconds = 30.0

    @Option(help: "Calls admitted per bucket, such as artists=100,artist-albums=50.")
    var quota = ""

    @Option(help: "When a call stops counting: a window after it (rolling), or after the first (first-call).")
    var quotaWindow = QuotaWindow.rolling

    @Option(help: "The quota window's length in seconds.")
    var quotaSeconds = 86_400.0

    @Flag(help: "Leave Retry-After out of a 429.")
    var noRetryAfter = false

    @Option(help: "Send this as Retry-After of every 429, regardless of the real wait.")
    var retryAfter: String?

    @Option(
        help: ArgumentHelp(
            "Answer a bucket's calls with this status, such as artists=429:86400@5 from the sixth on; repeat for more.",
            valueName: "bucket=status[:seconds][@calls]"
        )
    )
    var refuse: [String] = []

    func apply(to settings: inout SandboxSettings) throws {
        settings.clients = try client.map { try SandboxClient(text: $0) }
        if client.isEmpty {
            settings.clients = [SandboxClient(name: clientID, secret: clientSecret, owner: clientID)]
        }
        settings.tokenSeconds = tokenSeconds
        settings.tokenCalls = tokenCalls ?? .max
        settings.requiresPremium = premiumRequired
        settings.window = window
        settings.windowSeconds = windowSeconds
        settings.quota = try [Bucket: Int](quota: quota)
        settings.quotaWindow = quotaWindow
        settings.quotaSeconds = quotaSeconds
        settings.retryAfter = noRetryAfter ? .absent : retryAfter.map { .text($0) } ?? .seconds
        settings.refusals = try refuse.map { try Refusal(text: $0) }
    }
}

/// What goes wrong.
struct FaultOptions: ParsableArguments {
    @Option(help: "The mean time of an answer; each takes between 0.5 and 1.5 times as long.")
    var latencyMs = 0.0

    @Option(help: "Server errors: 500, 502, 503, 504 with several bodies.")
    var failRate = 0.0

    @Option(help: "Connection resets.")
    var resetRate = 0.0

    @Option(help: "Truncated bodies.")
    var truncateRate = 0.0

    @Option(help: "HTML in place of JSON, with 200 or 502.")
    var htmlRate = 0.0

    @Option(help: "32 MB of nested lists.")
    var nestedRate = 0.0

    func validate() throws {
        let rates = [failRate, resetRate, truncateRate, htmlRate, nestedRate]
        guard rates.allSatisfy({ (0...1).contains($0) }), rates.reduce(0, +) <= 1 else {
            throw ValidationError("the rates are shares from 0 to 1, and at most 1 in total.")
        }
        guard latencyMs >= 0 else { throw ValidationError("--latency-ms must be 0 or more.") }
    }

    func apply(to settings: inout SandboxSettings) {
        settings.faults.failure = failRate
        settings.faults.reset = resetRate
        settings.faults.truncation = truncateRate
        settings.faults.html = htmlRate
        settings.faults.nesting = nestedRate
        settings.latencyMilliseconds = latencyMs
    }
}

extension Mode: ExpressibleByArgument {}
extension QuotaWindow: ExpressibleByArgument {}
extension Oddity: ExpressibleByArgument {}
