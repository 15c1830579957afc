import CCurl

extension Transfer {
    private static let statusLine = Array("HTTP/".utf8)

    /// Hands `count` bytes to the transfer behind `context`; libcurl ends the transfer on any other number.
    static func receive(
        _ data: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?,
        _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        return take(transfer, UnsafeRawBufferPointer(start: data, count: count)) ? count : 0
    }

    /// Lets the request of the transfer behind `context` go out, once.
    ///
    /// libcurl would send it again on another connection when one that was kept open turns out to be closed. But
    /// the server may have had it, and counted it: whether it is sent again is not for libcurl to decide.
    static func beginRequest(_ context: UnsafeMutableRawPointer?) -> Int32 {
        guard let context else { return CURL_PREREQFUNC_ABORT }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        transfer.isRepeated = transfer.isBegun
        transfer.isBegun = true
        return transfer.isRepeated ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK
    }

    func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        if body.isEmpty { reserveBody() }
        guard body.count + bytes.count <= settings.maximumBodyBytes else {
            excess = Excess(
                kind: .tooLarge,
                words: "the body is larger than \(settings.maximumBodyBytes) bytes"
            )
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Makes room for the body that was announced, or for the beginning of a very large one.
    private func reserveBody() {
        var announced: curl_off_t = 0
        ccurl_get_offset(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced)
        if announced > 0 { body.reserveCapacity(min(Int(announced), 1 << 20)) }
    }

    func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= settings.maximumHeaderBytes else {
            // Nothing that is asked for makes a header large: a server out of order does, and may not next time.
            excess = Excess(
                kind: .interrupted,
                words: "the header is larger than \(settings.maximumHeaderBytes) bytes"
            )
            return false
        }
        // Read as bytes: as characters, the headers would cost more than everything else of a small answer.
        if bytes.starts(with: Self.statusLine) {
            // An interim answer, or the answer of a proxy, came before this one.
            headers = HTTPHeaders(capacity: 16)
        } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(name: bytes[..<colon].text, value: bytes[(colon + 1)...].trimmed.text)
        }
        return true
    }

    func error(_ code: CURLcode) -> HTTPError {
        if let refusal {
            return HTTPError(kind: .unsendable, code: Int(code.rawValue), message: refusal, url: url)
        }
        if isRepeated {
            let words = "the connection was closed before an answer began"
            return HTTPError(
                kind: .interrupted,
                code: Int(CURLE_GOT_NOTHING.rawValue),
                message: words,
                url: url
            )
        }
        if let excess {
            return HTTPError(kind: excess.kind, code: Int(code.rawValue), message: excess.words, url: url)
        }
        if isTooLongLine(code) {
            let words = "a line of the header is longer than libcurl takes"
            return HTTPError(kind: .interrupted, code: Int(code.rawValue), message: words, url: url)
        }
        if code == CURLE_WRITE_ERROR {
            // We take all but an excess: it is libcurl that could not unpack what came, as behind the end of a gzip.
            let words = "the compressed body of the answer is broken"
            return HTTPError(kind: .interrupted, code: Int(code.rawValue), message: words, url: url)
        }
        let words =
            message.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: message)
        if let error = Self.proxyError(code, words, url: url) { return error }
        let kind: HTTPError.Kind = isNoAnswer(code) ? .interrupted : HTTPError.Kind(code)
        return HTTPError(kind: kind, code: Int(code.rawValue), message: words, url: url)
    }

    /// Whether libcurl gave up on a line that was still growing: as if memory had run out, or with a code that its
    /// later versions have for that.
    private func isTooLongLine(_ code: CURLcode) -> Bool {
        isSent && (code == CURLE_OUT_OF_MEMORY || code.rawValue == 100)
    }

    /// Whether what came back begins with no status line of HTTP, for which libcurl has the code of an address that it
    /// cannot ask at all.
    private func isNoAnswer(_ code: CURLcode) -> Bool { isSent && code == CURLE_UNSUPPORTED_PROTOCOL }

    /// Whether any of the request has gone out.
    private var isSent: Bool {
        var sent = 0
        ccurl_get_long(handle, CURLINFO_REQUEST_SIZE, &sent)
        // The handle may still tell of the transfer before, where this one got no connection.
        return isBegun && sent > 0
    }

    /// The error of a request that got no place in its time.
    static func late(_ order: Mailbox.Order) -> HTTPError {
        HTTPError(
            kind: .timedOut,
            code: Int(CURLE_OPERATION_TIMEDOUT.rawValue),
            message: "timed out while other exchanges were under way",
            url: order.request.url
        )
    }

    static func unsendable(_ code: CURLcode, url: String) -> HTTPError {
        let words = String(cString: curl_easy_strerror(code))
        return HTTPError(kind: .unsendable, code: Int(code.rawValue), message: words, url: url)
    }
}

extension Slice<UnsafeRawBufferPointer> {
    /// The bytes as text, with U+FFFD for what is not UTF-8.
    fileprivate var text: String { String(decoding: UnsafeRawBufferPointer(rebasing: self), as: UTF8.self) }

    /// The bytes without the white space around them, line end included.
    fileprivate var trimmed: Self {
        let isText: (UInt8) -> Bool = { $0 > 0x20 }
        guard let first = firstIndex(where: isText), let last = lastIndex(where: isText) else {
            return prefix(0)
        }
        return self[first...last]
    }
}
