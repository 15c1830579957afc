import Foundation
import HTTP
import TestSupport
import Testing

/// Runs `body` against a server that replies like this, and stops the server after.
func withServer(
    _ reply: @escaping @Sendable (Received) -> Reply,
    _ body: (LoopbackServer) async throws -> Void
) async throws {
    let server = try LoopbackServer(reply)
    defer { server.stop() }
    try await body(server)
}

/// A transport whose settings `change` has changed, in whose time only what hangs does not end.
func transport(_ change: (inout TransportSettings) -> Void = { _ in }) throws -> CurlTransport {
    var settings = TransportSettings()
    settings.usesProxy = false
    settings.totalTimeout = .seconds(600)
    change(&settings)
    return try CurlTransport(settings)
}

/// The error that `body` throws.
func httpError(_ body: () async throws -> Void) async -> HTTPError? {
    await #expect(throws: HTTPError.self) { try await body() }
}

/// `bytes` in gzip's format, stored in one block rather than compressed.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var checksum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
        checksum ^= UInt32(byte)
        for _ in 0..<8 { checksum = (checksum >> 1) ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    let length = UInt16(bytes.count)
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + littleEndian(length) + littleEndian(~length) + bytes
        + littleEndian(~checksum) + littleEndian(UInt32(bytes.count))
}

/// A gzip stream that unpacks to `count` times 258 zeros and one more: thirteen bits for each 258 bytes.
///
/// Its checksum is left out: whoever unpacks it is meant to have stopped by then.
func bomb(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var pending: UInt32 = 0
    var width: UInt32 = 0
    func put(_ bits: UInt32, _ count: UInt32) {
        pending |= bits << width
        width += count
        while width >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            width -= 8
        }
    }
    // The last block, with the fixed codes; the literal 0 is 00110000.
    put(0b1, 1)
    put(0b01, 2)
    put(0b0000_1100, 8)
    // Length 258 is 11000101, its distance 1 is 00000; codes stand with their first bit lowest.
    for _ in 0..<count {
        put(0b1010_0011, 8)
        put(0, 5)
    }
    put(0, 7)
    put(0, 7)
    return bytes
}
