import NIOCore
import Synchronization

/// Bodies that were printed once, by the address they answer.
final class AnswerCache: Sendable {
    /// A body in the forms in which it may be sent.
    struct Body: Sendable {
        let plain: ByteBuffer
        fileprivate(set) var gzip: ByteBuffer?

        init(_ bytes: [UInt8]) {
            plain = ByteBuffer(bytes: bytes)
        }

        /// A weak validator that changes with the body (FNV-1a).
        var etag: String {
            let hash = plain.readableBytesView.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
                (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            }
            return "W/\"\(String(hash, radix: 16))\""
        }
    }

    private struct State {
        var bodies: [String: Body] = [:]
        var size = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// A cache of up to `capacity` bytes.
    init(capacity: Int = 192 << 20) {
        self.capacity = capacity
    }

    /// The body for `target`, printed now where it is not at hand.
    func body(_ target: String, _ bytes: () throws(APIError) -> [UInt8]) throws(APIError) -> Body {
        if let body = state.withLock({ $0.bodies[target] }) { return body }
        let body = Body(try bytes())
        keep(body, target, size: body.plain.readableBytes)
        return body
    }

    /// The body compressed, where that is worth it.
    func compressed(_ body: Body, _ target: String) -> ByteBuffer? {
        if let gzip = body.gzip { return gzip }
        guard body.plain.readableBytes >= Gzip.shortest,
            let bytes = Gzip.compress(Array(body.plain.readableBytesView))
        else { return nil }
        var body = body
        let gzip = ByteBuffer(bytes: bytes)
        body.gzip = gzip
        keep(body, target, size: bytes.count)
        return gzip
    }

    private func keep(_ body: Body, _ target: String, size: Int) {
        state.withLock { state in
            if state.size + size > capacity {
                state.bodies.removeAll()
                state.size = 0
            }
            state.bodies[target] = body
            state.size += size
        }
    }
}
