import CCurl
import Diagnostics

/// One transfer: libcurl's easy handle, and what has come in for it so far.
///
/// It is made, used and freed on the loop's thread. libcurl's callbacks get it unretained, which is sound
/// because the loop keeps it for as long as the handle is in use.
final class Transfer {
    /// The easy handle.
    let handle: UnsafeMutableRawPointer
    /// Whose request it is.
    private(set) var ticket = 0

    private let settings: TransportSettings
    private let message: UnsafeMutablePointer<CChar>
    private var url = ""
    private var fields: UnsafeMutablePointer<curl_slist>?
    private var headers: HTTPHeaders = [:]
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var excess: String?

    init(settings: TransportSettings) throws(HTTPError) {
        guard let handle = curl_easy_init() else { throw Self.unsendable(CURLE_OUT_OF_MEMORY, url: "(none)") }
        self.handle = handle
        self.settings = settings
        message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        do throws(OptionError) {
            try setConnection()
            try setReception()
        } catch {
            throw Self.unsendable(error.code, url: "(none)")
        }
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(fields)
        message.deallocate()
    }

    /// Readies the handle for `order`.
    ///
    /// What is the same for all requests is set once: libcurl refuses to set the size of a buffer again that it
    /// has not let go, which it may not have even after a transfer that ended well.
    func prepare(_ order: Mailbox.Order) throws(HTTPError) {
        ticket = order.ticket
        url = order.request.url
        curl_slist_free_all(fields)
        fields = nil
        forget()
        message.pointee = 0
        do throws(OptionError) {
            try set(order.request)
        } catch {
            throw Self.unsendable(error.code, url: url)
        }
    }

    /// What came of the transfer, which libcurl says ended with `code`.
    func outcome(_ code: CURLcode) -> Mailbox.Outcome {
        defer { forget() }
        guard code == CURLE_OK else { return .failure(error(code)) }
        var status = 0
        var microseconds: curl_off_t = 0
        var received: curl_off_t = 0
        ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        ccurl_get_offset(handle, CURLINFO_TOTAL_TIME_T, &microseconds)
        ccurl_get_offset(handle, CURLINFO_SIZE_DOWNLOAD_T, &received)
        return .success(
            HTTPResponse(
                status: status,
                headers: headers,
                body: body,
                duration: .microseconds(microseconds),
                receivedBytes: Int(received)
            )
        )
    }

    private func forget() {
        headers = [:]
        headerBytes = 0
        body = []
        excess = nil
    }
}

// MARK: - What libcurl is told

/// An option that libcurl does not take.
private struct OptionError: Error {
    let code: CURLcode
}

extension Transfer {
    private func set(_ request: HTTPRequest) throws(OptionError) {
        try set(CURLOPT_URL, request.url)
        // Rather wait for a connection that can be shared than open one more; only TLS can tell.
        try set(CURLOPT_PIPEWAIT, request.url.hasPrefix("https:") ? 1 : 0)
        for field in request.headers.fields { try append(field.name, field.value) }
        if let authorization = request.authorization { try append("Authorization", authorization.revealed) }
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
        try check(ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, fields))
    }

    private func setConnection() throws(OptionError) {
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        // A redirect could lead to another host, which would then get the access token.
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let caFile = settings.caFile { try set(CURLOPT_CAINFO, caFile) }
        if !settings.usesProxy { try set(CURLOPT_PROXY, "") }
        try set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.wholeMilliseconds)
        try set(CURLOPT_TIMEOUT_MS, settings.totalTimeout.wholeMilliseconds)
        try set(CURLOPT_USERAGENT, settings.userAgent)
        try set(CURLOPT_ACCEPT_ENCODING, "gzip")
    }

    private func setReception() throws(OptionError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try set(CURLOPT_BUFFERSIZE, 128 << 10)
        try check(ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, message))
        try check(ccurl_set_pointer(handle, CURLOPT_PRIVATE, context))
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

// MARK: - What libcurl tells

extension Transfer {
    /// The longest header taken, in bytes.
    private static let maximumHeaderBytes = 256 << 10

    /// Hands `count` bytes to the transfer behind `context`; libcurl ends the transfer on any other number.
    private static func receive(
        _ data: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?,
        _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        return take(transfer, UnsafeRawBufferPointer(start: data, count: count)) ? count : 0
    }

    private func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= settings.maximumBodyBytes else {
            excess = "the body is larger than \(settings.maximumBodyBytes) bytes"
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    private func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            excess = "the header is larger than \(Self.maximumHeaderBytes) bytes"
            return false
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // An interim answer, or the answer of a proxy, came before this one.
            headers = [:]
        } else if let colon = line.firstIndex(of: ":") {
            headers.append(
                name: String(line[..<colon]),
                value: line[line.index(after: colon)...].trimmed
            )
        }
        return true
    }

    private func error(_ code: CURLcode) -> HTTPError {
        if let excess {
            return HTTPError(kind: .tooLarge, code: Int(code.rawValue), message: excess, url: url)
        }
        let words =
            message.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: message)
        return HTTPError(kind: HTTPError.Kind(code), code: Int(code.rawValue), message: words, url: url)
    }

    private static func unsendable(_ code: CURLcode, url: String) -> HTTPError {
        let words = String(cString: curl_easy_strerror(code))
        return HTTPError(kind: .unsendable, code: Int(code.rawValue), message: words, url: url)
    }
}

extension Substring {
    /// The text without the white space around it, line end included.
    fileprivate var trimmed: String {
        let isText: (Character) -> Bool = { !$0.isWhitespace }
        guard let first = firstIndex(where: isText), let last = lastIndex(where: isText) else { return "" }
        return String(self[first...last])
    }
}

extension Duration {
    /// The duration in milliseconds, at least one: libcurl takes 0 for no limit.
    fileprivate var wholeMilliseconds: Int { Swift.max(1, Int(self / .milliseconds(1))) }
}
