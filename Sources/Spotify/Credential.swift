public import Diagnostics
public import Quota

/// One app that may ask: its client id, its secret, and whose quota it draws on.
public struct Credential: Sendable, Equatable {
    /// What people call it; the records name it, so it holds no secret.
    public let name: String
    /// The client id, and the developer account that it belongs to.
    public let account: Account
    /// The app's password.
    public let clientSecret: Secret

    /// The app called `name`.
    public init(name: String, account: Account, clientSecret: Secret) {
        self.name = name
        self.account = account
        self.clientSecret = clientSecret
    }

    /// The app's public name.
    public var clientID: String { account.client }
}
