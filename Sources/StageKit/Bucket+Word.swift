import ArgumentParser
public import Quota

extension Bucket {
    /// The bucket that an option names.
    ///
    /// - Parameter word: The option's value.
    /// - Throws: A `ValidationError` that lists the buckets.
    public init(word: String) throws {
        guard let bucket = Bucket(rawValue: word) else {
            let known = Bucket.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no bucket '\(word)'; the buckets are \(known).")
        }
        self = bucket
    }
}
