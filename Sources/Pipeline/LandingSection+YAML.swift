extension LandingSection {
    /// Reads `landing`.
    init(_ node: ManifestNode) throws {
        self.init()
        if node.isNull { return }
        for (_, _, value) in try node.entries(allowed: ["compression"]) {
            let word = try value.choice(among: Compression.allCases.map(\.rawValue))
            compression = Compression(rawValue: word) ?? .none
        }
    }
}
