/// A client id that is accepted, with its secret and the developer account it belongs to.
///
/// The rate limit is counted for each client id, the quota for each owner.
public struct SandboxClient: Sendable, Hashable {
    /// The client id.
    public var name: String
    /// The client secret.
    public var secret: String
    /// The developer account whose quota its calls spend.
    public var owner: String

    /// A client id of `owner`.
    public init(name: String, secret: String, owner: String) {
        self.name = name
        self.secret = secret
        self.owner = owner
    }

    /// The client id of a sandbox that was told none: `sandbox`, with the secret `sandbox`.
    public static let only = SandboxClient(name: "sandbox", secret: "sandbox", owner: "sandbox")

    /// Reads `NAME:SECRET` or `NAME:SECRET:OWNER`; without an owner the client id is its own.
    ///
    /// - Throws: ``SandboxError/badClient(_:)`` where a part is missing or empty.
    public init(text: String) throws(SandboxError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
            throw .badClient(parts.first ?? "")
        }
        self.init(name: parts[0], secret: parts[1], owner: parts.count == 3 ? parts[2] : parts[0])
    }
}
