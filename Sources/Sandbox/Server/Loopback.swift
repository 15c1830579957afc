/// The addresses a sandbox may listen on.
enum Loopback {
    /// The host as it stands in a URL, or an error for an address that others can reach.
    static func urlHost(_ host: String) throws(SandboxError) -> String {
        switch host {
        case "localhost": return host
        case "::1", "[::1]": return "[::1]"
        default:
            let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4, parts[0] == "127", parts.allSatisfy({ UInt8($0) != nil }) else {
                throw .notLoopback(host)
            }
            return host
        }
    }

    /// The host as the socket takes it.
    static func socketHost(_ host: String) -> String {
        host == "[::1]" ? "::1" : host
    }
}
