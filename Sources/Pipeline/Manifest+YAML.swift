extension Manifest {
    /// Reads and checks a manifest's text.
    ///
    /// - Parameters:
    ///   - yaml: The text.
    ///   - file: The name that failures give.
    /// - Throws: A ``ManifestError``.
    public init(yaml: String, file: String) throws {
        self.init(name: file)
    }
}
