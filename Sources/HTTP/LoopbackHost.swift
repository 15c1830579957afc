/// The names and addresses of this machine, which nobody listens in on.
public enum LoopbackHost {
    /// Whether `host` is this machine: `localhost`, `::1` or an address of 127.0.0.0/8.
    ///
    /// - Parameter host: A name or an address, an IPv6 address with or without its brackets.
    /// - Returns: Whether what is sent there stays here.
    public static func contains(_ host: String) -> Bool {
        let name = host.lowercased()
        if ["localhost", "::1", "[::1]"].contains(name) { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && parts.allSatisfy { $0 != nil }
    }
}
