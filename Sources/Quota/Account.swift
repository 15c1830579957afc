/// The sender of requests, as far as quotas are concerned.
///
/// The quota of the day belongs to the developer account: all its client ids share it (since 2026-07-23). The
/// rate limit belongs to the app, which is the client id.
public struct Account: Sendable, Hashable {
    /// The developer account, by whatever name the user gives it; the client id where none is given.
    public let owner: String
    /// The client id.
    public let client: String

    /// The client id `client` of the developer account `owner`.
    public init(owner: String, client: String) {
        self.owner = owner
        self.client = client
    }
}
