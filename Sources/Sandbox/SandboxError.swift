public import Diagnostics

/// Why a sandbox cannot serve.
public enum SandboxError: Failure, Equatable {
    /// The address to listen on is not loopback.
    case notLoopback(String)
    /// The port is taken, or may not be used.
    case cannotListen(String, reason: String)
    /// The folder of recorded answers cannot be read.
    case recordingsUnreadable(String)
    /// The folder of recorded answers holds nothing to serve.
    case recordingsEmpty(String)
    /// A file cannot be written.
    case cannotWrite(String)
    /// The certificate could not be made.
    case noCertificate(reason: String)
    /// A quota names no bucket, or no number.
    case badQuota(String)
    /// A client id comes without its secret.
    case badClient(String)
    /// A refusal names no bucket, or no status.
    case badRefusal(String)

    /// What to do about it.
    public var remedy: Remedy {
        switch self {
        case .notLoopback, .badQuota, .badClient, .badRefusal: .fixUsage
        case .cannotListen: .restoreService
        case .recordingsUnreadable, .cannotWrite: .fixStorage
        case .recordingsEmpty: .fixInput
        case .noCertificate: .fixConfiguration
        }
    }

    /// One line: what failed, on what, and what to do.
    public var description: String {
        switch self {
        case .notLoopback(let host):
            "refusing to listen on \(host): the sandbox serves loopback only; use 127.0.0.1, localhost or ::1"
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason); choose another --port, or 0 for a free one"
        case .recordingsUnreadable(let folder):
            "cannot read the recorded answers in \(folder): name an existing folder with --recorded"
        case .recordingsEmpty(let folder):
            "no artist, album or track in the .json files of \(folder): name a folder of recorded answers"
        case .cannotWrite(let path):
            "cannot write \(path): check that its folder exists and may be written"
        case .noCertificate(let reason):
            "cannot make a certificate with openssl: \(reason); install Debian's package openssl"
        case .badQuota(let text):
            "cannot read the quota '\(text)': write BUCKET=CALLS,… with the buckets "
                + Self.buckets
        case .badClient(let name):
            "cannot read the client '\(name)': write NAME:SECRET or NAME:SECRET:OWNER"
        case .badRefusal(let text):
            "cannot read the refusal '\(text)': write BUCKET=STATUS[:SECONDS][@CALLS] with a status from 400 to 599 "
                + "and one of the buckets " + Self.buckets
        }
    }

    private static var buckets: String { Bucket.allCases.map(\.rawValue).joined(separator: ", ") }
}
