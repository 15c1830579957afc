import Quota
import Yams

extension CredentialSource {
    /// The keys of an entry of `credentials`.
    enum Key: String, CaseIterable {
        case name
        case owner
        case clientID = "client_id"
        case clientSecret = "client_secret"
    }

    /// Reads an entry of `credentials`.
    init(_ node: ManifestNode) throws {
        self.init(name: "", owner: "", clientIDVariable: "", clientSecretVariable: "")
        try node.read(Key.allCases, required: Key.allCases) { key, value in
            switch key {
            case .name: name = try value.identifier()
            case .owner: owner = try value.owner()
            case .clientID: clientIDVariable = try value.variable()
            case .clientSecret: clientSecretVariable = try value.variable()
            }
        }
    }
}

extension ManifestNode {
    /// The entries of `credentials`, each with a name and a client id of its own.
    func credentials() throws -> [CredentialSource] {
        var sources: [CredentialSource] = []
        return try list { item in
            let source = try CredentialSource(item)
            if sources.contains(where: { $0.name == source.name }) {
                throw item.error("\(item.name): the name '\(source.name)' appears twice")
            }
            if let other = sources.first(where: { $0.clientIDVariable == source.clientIDVariable }) {
                let problem =
                    "\(item.name): \(source.clientIDVariable) is already the client id of '\(other.name)'"
                throw item.error("\(problem): each entry must be a different app")
            }
            sources.append(source)
            return source
        }
    }

    fileprivate func owner() throws -> String {
        // An owner is written into tables and messages.
        try text(
            matching: /\S[^\p{Cc}]{0,63}/,
            "the name of a developer account, in up to 64 characters"
        )
    }

    /// The name of an environment variable.
    ///
    /// What stands there may be a credential that somebody pasted, so no complaint repeats it.
    fileprivate func variable() throws -> String {
        let expected = "the name of an environment variable, such as SPOTIFY_CLIENT_ID"
        guard case .scalar(let scalar) = node, !isNull else { throw mismatch(expected) }
        let word = scalar.string
        if word.wholeMatch(of: /[0-9A-Fa-f]{32}/) != nil {
            throw error("\(name): this looks like a credential: name the variable that holds it instead")
        }
        guard word.utf8.count <= 128, word.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
            throw error("\(name): expected \(expected)")
        }
        return word
    }
}
