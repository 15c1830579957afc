import CCurl
import Foundation
import Glibc

/// A transport through libcurl: one multi handle on a thread of its own.
///
/// Connections are kept and shared, over HTTP/2 where TLS offers it; bodies are decompressed. A transport that is
/// let go ends its thread and closes its connections before it is gone.
public final class CurlTransport: Transport {
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let mailbox: Mailbox
    private let hasEnded = DispatchSemaphore(value: 0)

    /// A transport that connects as `settings` say; nothing is connected yet.
    ///
    /// - Parameter settings: Certificates, limits and times.
    /// - Throws: An ``HTTPError`` when the process has no file descriptor or memory left.
    public init(_ settings: TransportSettings = TransportSettings()) throws {
        guard Self.isReady else {
            throw HTTPError(kind: .unsendable, code: 2, message: "libcurl does not start", url: "(none)")
        }
        mailbox = try Mailbox()
        let thread = Thread { [mailbox, hasEnded] in
            Self.blockSignals()
            Self.serve(mailbox, settings)
            hasEnded.signal()
        }
        thread.name = "http"
        thread.start()
    }

    deinit {
        mailbox.shut()
        // OpenSSL must not be at work in a thread while the process runs its exit handlers.
        hasEnded.wait()
    }

    /// Sends `request`; cancelling the task ends the transfer, and this call at once.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let ticket = mailbox.ticket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                mailbox.post(Mailbox.Order(ticket: ticket, request: request), for: continuation)
            }
        } onCancel: {
            mailbox.cancel(ticket)
        }
    }

    /// Creates a loop and runs it to its end; when this returns, the loop is gone as well.
    private static func serve(_ mailbox: Mailbox, _ settings: TransportSettings) {
        let loop = TransferLoop(settings: settings, mailbox: mailbox)
        loop.run()
    }

    /// Leaves all signals to other threads; a write to a closed socket is then an error and no `SIGPIPE`.
    private static func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
