import CCurl
import Concurrency
import Diagnostics
import Foundation

/// An option that libcurl does not take.
struct OptionError: Error {
    let code: CURLcode
}

extension Transfer {
    func set(_ request: HTTPRequest, within left: Duration) throws(OptionError) {
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_TIMEOUT_MS, left.curlMilliseconds)
        try setProxy()
        // Rather wait for a connection that can be shared than open one more; only TLS can tell.
        try set(CURLOPT_PIPEWAIT, request.url.hasPrefix("https:") ? 1 : 0)
        try setFields(Fields(headers: request.headers, authorization: request.authorization))
        switch request.method {
        case .get:
            try set(CURLOPT_HTTPGET, 1)
        case .post:
            try set(CURLOPT_POST, 1)
            try set(CURLOPT_POSTFIELDSIZE, request.body.count)
            let code = request.body.withUnsafeBytes { bytes in
                ccurl_set_pointer(
                    handle,
                    CURLOPT_COPYPOSTFIELDS,
                    UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                )
            }
            try check(code)
        }
    }

    /// Leaves the environment's proxy out of what stays on this machine.
    ///
    /// Plain http does, and a proxy on this machine would get all of it in the clear, to send it wherever it likes.
    private func setProxy() throws(OptionError) {
        // Requests in a row mostly go to the same host, and to take a URL apart costs more than to send it.
        let origin = self.origin
        guard origin != proxiedOrigin else { return }
        proxiedOrigin = nil
        let host = isSecured ? URL(string: url)?.host(percentEncoded: false) : nil
        if settings.usesProxy, let host, !LoopbackHost.contains(host) {
            try check(ccurl_set_pointer(handle, CURLOPT_PROXY, nil))
        } else {
            try set(CURLOPT_PROXY, "")
        }
        proxiedOrigin = origin
    }

    /// Scheme, host and port, as they stand in the URL: what comes before its third slash.
    private var origin: String {
        var slashes = 0
        let bytes = url.utf8.prefix { byte in
            if byte == UInt8(ascii: "/") { slashes += 1 }
            return slashes < 3
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Sets header fields, unless they are those of the request before: requests in a row mostly carry the same.
    private func setFields(_ wanted: Fields) throws(OptionError) {
        guard wanted != carried else { return }
        carried = nil
        try check(ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, nil))
        curl_slist_free_all(fields)
        fields = nil
        for field in wanted.headers.fields { try append(field.name, field.value) }
        if let authorization = wanted.authorization { try append("Authorization", authorization.revealed) }
        try check(ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, fields))
        carried = wanted
    }

    func setConnection() throws(OptionError) {
        try set(CURLOPT_NOSIGNAL, 1)
        // Where no name server answers, libcurl would wait for it past every time limit, and hold up all transfers.
        try check(ccurl_set_quick_exit(handle))
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        // A redirect could lead to another host, which would then get the access token.
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        // At least this; 1.3 is taken where it is offered. The two after it are libcurl's defaults, and must stay.
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try preferShortKeys()
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        if let caFile = settings.caFile { try trust(only: caFile) }
        try set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.curlMilliseconds)
        try set(CURLOPT_USERAGENT, settings.userAgent)
        try set(CURLOPT_ACCEPT_ENCODING, "gzip")
    }

    /// Trusts the certificates in `file` and no others; libcurl would also look into the system's folder of them.
    private func trust(only file: String) throws(OptionError) {
        try set(CURLOPT_CAINFO, file)
        let code = ccurl_set_pointer(handle, CURLOPT_CAPATH, nil)
        // A library for TLS that cannot look into a folder has none to leave out.
        if code != CURLE_NOT_BUILT_IN { try check(code) }
    }

    /// Offers what OpenSSL offers by default, AES-128-GCM first: it is as safe for a public catalogue, and faster.
    ///
    /// TLS 1.3 and what is older have a list each; in the latter what lacks forward secrecy comes last. Where libcurl
    /// has another library for TLS, that one's order stays.
    private func preferShortKeys() throws(OptionError) {
        guard Self.hasOpenSSL else { return }
        try set(
            CURLOPT_TLS13_CIPHERS,
            "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
        )
        try set(CURLOPT_SSL_CIPHER_LIST, "DEFAULT:+AESGCM+AES256:+CHACHA20:+SHA384:+SHA256:+SHA1:+kRSA")
    }

    private static let hasOpenSSL: Bool = {
        guard let name = ccurl_version()?.pointee.ssl_version else { return false }
        return String(cString: name).hasPrefix("OpenSSL/")
    }()

    func setReception() throws(OptionError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try set(CURLOPT_BUFFERSIZE, 128 << 10)
        try check(ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, message))
        try check(ccurl_set_pointer(handle, CURLOPT_PRIVATE, context))
        try check(ccurl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, context))
        try check(
            ccurl_set_open_socket(handle) { context, _, address in Transfer.openSocket(context, address) }
        )
        try check(ccurl_set_pointer(handle, CURLOPT_PREREQDATA, context))
        try check(ccurl_set_before_request(handle) { context, _, _, _, _ in Transfer.beginRequest(context) })
        try check(ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context))
        try check(ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context))
        try check(
            ccurl_set_callback(handle, CURLOPT_WRITEFUNCTION) { data, size, count, context in
                Transfer.receive(data, size * count, context) { $0.take(body: $1) }
            }
        )
        try check(
            ccurl_set_callback(handle, CURLOPT_HEADERFUNCTION) { data, size, count, context in
                Transfer.receive(data, size * count, context) { $0.take(header: $1) }
            }
        )
    }

    private func set(_ option: CURLoption, _ value: Int) throws(OptionError) {
        try check(ccurl_set_long(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws(OptionError) {
        try check(ccurl_set_text(handle, option, value))
    }

    private func check(_ code: CURLcode) throws(OptionError) {
        guard code == CURLE_OK else { throw OptionError(code: code) }
    }

    private func append(_ name: String, _ value: String) throws(OptionError) {
        let line = "\(name): \(value)"
        // A line break would end the header and begin another.
        guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw OptionError(code: CURLE_BAD_FUNCTION_ARGUMENT)
        }
        guard let longer = curl_slist_append(fields, line) else {
            throw OptionError(code: CURLE_OUT_OF_MEMORY)
        }
        fields = longer
    }
}

extension Duration {
    /// The duration in milliseconds, at least one: libcurl takes 0 for no limit.
    fileprivate var curlMilliseconds: Int { Swift.max(1, wholeMilliseconds()) }
}
