import Foundation
import Hummingbird
import NIOCore
import NIOSSL

/// The connection that a request came in on.
struct Connection: InitializableFromSource {
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }

    /// Whether the request is a stream of an HTTP/2 connection.
    ///
    /// A stream's parent is its connection, which has a peer; a connection's parent listens, and has none.
    var isStream: Bool { channel.parent?.remoteAddress != nil }

    /// The client's port, which distinguishes connections.
    var clientPort: Int? { socket.remoteAddress?.port }

    private var socket: any Channel {
        guard isStream, let parent = channel.parent else { return channel }
        return parent
    }

    /// Resets the connection: the client sees neither an answer nor an orderly end.
    func reset() {
        let socket = socket
        let lingering = (socket as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        (lingering ?? socket.eventLoop.makeSucceededVoidFuture()).whenComplete { _ in
            // From the TLS handler's own place in the pipeline, so that it does not say goodbye.
            if let tls = try? socket.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
                tls.close(mode: .all, promise: nil)
            } else {
                socket.close(mode: .all, promise: nil)
            }
        }
    }
}
