import Foundation

/// A self-signed certificate for loopback, in a temporary directory that goes with it.
struct Certificate: Sendable {
    private let folder: String

    /// The certificate in PEM; clients trust it as an authority.
    var certificatePath: String { folder + "/sandbox-ca.pem" }
    /// The private key in PEM.
    var keyPath: String { folder + "/sandbox-key.pem" }

    /// Makes a certificate with the `openssl` command.
    init() throws(SandboxError) {
        let parent = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        let separator = parent.hasSuffix("/") ? "" : "/"
        var template = Array("\(parent)\(separator)spotify-sandbox.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .cannotWrite(parent) }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        try make()
    }

    /// Removes the directory.
    func remove() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func make() throws(SandboxError) {
        let openssl = Process()
        let errors = Pipe()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "30", "-subj", "/CN=spotify-sandbox",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1",
            "-addext", "keyUsage=critical,digitalSignature,keyCertSign",
            "-addext", "extendedKeyUsage=serverAuth",
            "-keyout", keyPath, "-out", certificatePath,
        ]
        openssl.standardError = errors
        openssl.standardOutput = FileHandle.nullDevice
        openssl.standardInput = FileHandle.nullDevice
        do {
            try openssl.run()
        } catch {
            throw .noCertificate(reason: "the command cannot be started")
        }
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        openssl.waitUntilExit()
        guard openssl.terminationStatus == 0 else {
            let lines = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline)
            throw .noCertificate(reason: lines.last.map(String.init) ?? "it failed without a word")
        }
    }
}
