extension [Bucket: Int] {
    /// Reads a quota such as `artists=100,artist-albums=50`.
    ///
    /// - Parameter text: Buckets and calls, separated by commas.
    /// - Throws: ``SandboxError/badQuota(_:)`` with the part that cannot be read.
    public init(quota text: String) throws(SandboxError) {
        self = [:]
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let bucket = Bucket(rawValue: String(sides[0])),
                let calls = Int(sides[1]),
                calls >= 0
            else { throw .badQuota(String(part)) }
            self[bucket] = calls
        }
    }
}
