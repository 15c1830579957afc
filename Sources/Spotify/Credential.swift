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

/// Where the credentials of one app are found: the names of environment variables, never their values.
public struct CredentialVariables: Sendable, Equatable {
    /// What people call the app.
    public var name: String
    /// The developer account that it belongs to.
    public var owner: String
    /// The environment variable that holds the client id.
    public var clientID: String
    /// The environment variable that holds the client secret.
    public var clientSecret: String

    /// The variables of the app called `name`.
    public init(name: String, owner: String, clientID: String, clientSecret: String) {
        self.name = name
        self.owner = owner
        self.clientID = clientID
        self.clientSecret = clientSecret
    }
}
