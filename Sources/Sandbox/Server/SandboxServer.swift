import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL

/// A Spotify Web API on loopback.
public struct SandboxServer: Sendable {
    private let settings: SandboxSettings
    private let urlHost: String
    private let catalog: any SandboxCatalog
    private let responder: Responder
    private let certificate: Certificate?

    /// Makes the catalogue, the log and the certificate; nothing listens yet.
    ///
    /// - Parameter settings: What was ordered.
    /// - Throws: A ``SandboxError`` where an address is not loopback, or a file or a program is missing.
    public init(_ settings: SandboxSettings) throws(SandboxError) {
        self.settings = settings
        urlHost = try Loopback.urlHost(settings.host)
        if let folder = settings.recorded {
            catalog = try RecordedCatalog(folder: folder)
        } else {
            catalog = SyntheticCatalog(seed: settings.seed, artists: settings.artists)
        }
        let log: RequestLog? = if let path = settings.log { try RequestLog(path: path) } else { nil }
        certificate = settings.usesTLS ? try Certificate() : nil
        responder = Self.responder(settings, catalog, log)
    }

    private static func responder(
        _ settings: SandboxSettings,
        _ catalog: any SandboxCatalog,
        _ log: RequestLog?
    ) -> Responder {
        let tokens = Tokens(
            seed: settings.seed,
            lifetime: TimeInterval(settings.tokenSeconds),
            calls: settings.tokenCalls
        )
        let quota = Quota(
            limits: settings.quota,
            window: settings.quotaWindow,
            length: settings.quotaSeconds
        )
        return Responder(
            api: WebAPI(catalog, mode: settings.mode),
            gate: Gate(
                tokens: tokens,
                requiresPremium: settings.requiresPremium,
                window: settings.window.map {
                    RateWindow(size: $0, period: settings.windowSeconds)
                },
                quota: quota,
                refusals: Refusals(settings.refusals),
                retryAfter: settings.retryAfter
            ),
            token: TokenEndpoint(
                clients: settings.clients,
                tokens: tokens,
                tokenSeconds: settings.tokenSeconds
            ),
            faults: FaultPlan(
                seed: settings.seed,
                rates: settings.faults,
                latency: .milliseconds(settings.latencyMilliseconds)
            ),
            log: log,
            sendsETags: settings.sendsETags,
            oddity: settings.oddity,
            address: Responder.Address()
        )
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter whenListening: Called once the port is open and before the first request is answered.
    /// - Throws: A ``SandboxError`` where the port cannot be opened or the certificate cannot be used.
    public func run(whenListening: @escaping @Sendable (Listening) -> Void) async throws {
        defer { removeFiles() }
        var logger = Logger(label: "spotify-sandbox")
        logger.logLevel = .critical
        let application = Application(
            responder: responder,
            server: try builder(),
            configuration: ApplicationConfiguration(
                address: .hostname(Loopback.socketHost(settings.host), port: settings.port),
                backlog: 1_024
            ),
            onServerRunning: { channel in
                let listening = listening(port: channel.localAddress?.port ?? settings.port)
                responder.address.value = listening.apiURL
                whenListening(listening)
            },
            logger: logger
        )
        do {
            try await application.run()
        } catch let error as IOError {
            let reason = String(cString: strerror(error.errnoCode))
            throw SandboxError.cannotListen("\(urlHost):\(settings.port)", reason: reason)
        }
    }

    /// Removes the certificate; ``run(whenListening:)`` does so itself unless the process is ended first.
    public func removeFiles() {
        certificate?.remove()
    }

    private func builder() throws(SandboxError) -> HTTPServerBuilder {
        guard let certificate else { return .http1() }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate.certificatePath)
            let key = try NIOSSLPrivateKey(file: certificate.keyPath, format: .pem)
            return try .http2Upgrade(
                tlsConfiguration: .makeServerConfiguration(
                    certificateChain: chain.map { .certificate($0) },
                    privateKey: .privateKey(key)
                )
            )
        } catch {
            throw .noCertificate(reason: "what it made cannot be read")
        }
    }

    private func listening(port: Int) -> Listening {
        let kinds: [ObjectKind] = [.artist, .album, .track]
        return Listening(
            url: "\(settings.usesTLS ? "https" : "http")://\(urlHost):\(port)",
            port: port,
            caFile: certificate?.certificatePath,
            counts: Dictionary(uniqueKeysWithValues: kinds.map { ($0.plural, catalog.count(of: $0)) })
        )
    }
}
