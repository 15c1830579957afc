import CZlib

/// Bodies compressed the way Spotify sends them when asked.
enum Gzip {
    /// Shorter bodies are not worth it.
    static let shortest = 512

    /// `bytes` as one gzip member; null where zlib cannot.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        let capacity = discograph_gzip_bound(bytes.count)
        let compressed = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            guard let target = output.baseAddress else { return }
            count = bytes.withUnsafeBufferPointer { input in
                input.baseAddress.map { discograph_gzip($0, input.count, target, capacity) } ?? 0
            }
        }
        return compressed.isEmpty ? nil : compressed
    }
}
