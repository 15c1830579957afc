public import Quota

/// One app of a client's pool, and the gate that its requests pass.
public struct ClientMember: Sendable {
    /// The app's credential.
    public let credential: Credential
    /// What every request of this app passes; it counts for the credential's account.
    public let gate: any Gate

    /// The app of `credential` behind `gate`.
    public init(_ credential: Credential, gate: any Gate) {
        self.credential = credential
        self.gate = gate
    }
}
