extension LandingSection {
    /// The keys of `landing`.
    enum Key: String, CaseIterable {
        case compression
    }

    /// Reads `landing`.
    init(_ node: ManifestNode) throws {
        self.init()
        if node.isNull { return }
        try node.read(Key.allCases) { key, value in
            switch key {
            case .compression: compression = try value.choice(of: Compression.allCases)
            }
        }
    }
}
