/// Where the credentials of one app are found: the names of environment variables, never their values.
///
/// A manifest names its apps so, in `credentials`.
public struct CredentialSource: Sendable, Equatable {
    /// What people call it.
    public var name: String
    /// The developer account that it belongs to; credentials of one owner share their quotas.
    public var owner: String
    /// The environment variable that holds the client id.
    public var clientIDVariable: String
    /// The environment variable that holds the client secret.
    public var clientSecretVariable: String

    /// The credentials called `name`.
    public init(name: String, owner: String, clientIDVariable: String, clientSecretVariable: String) {
        self.name = name
        self.owner = owner
        self.clientIDVariable = clientIDVariable
        self.clientSecretVariable = clientSecretVariable
    }
}
