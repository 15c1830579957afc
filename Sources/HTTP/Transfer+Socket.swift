import CCurl
import Glibc

extension Transfer {
    /// A socket for libcurl to connect to `address`, or none where the request would leave this machine in the clear.
    ///
    /// The address is judged and not the name: whatever a resolver says that a name means, nothing goes to another
    /// machine without TLS.
    static func openSocket(
        _ context: UnsafeMutableRawPointer?,
        _ address: UnsafeMutablePointer<curl_sockaddr>?
    ) -> curl_socket_t {
        guard let context, let address else { return CURL_SOCKET_BAD }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        guard transfer.isSecured || ccurl_is_loopback(address) else {
            transfer.refusal = "http is for this machine only, and this is another"
            return CURL_SOCKET_BAD
        }
        // No child keeps the connection.
        let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, type, address.pointee.protocol)
    }

    /// Whether the request goes over TLS.
    var isSecured: Bool { url.prefix(6).lowercased() == "https:" }
}
