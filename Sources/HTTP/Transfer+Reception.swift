import CCurl

extension Transfer {
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

    func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= settings.maximumBodyBytes else {
            excess = "the body is larger than \(settings.maximumBodyBytes) bytes"
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= settings.maximumHeaderBytes else {
            excess = "the header is larger than \(settings.maximumHeaderBytes) bytes"
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

    func error(_ code: CURLcode) -> HTTPError {
        if let refusal {
            return HTTPError(kind: .unsendable, code: Int(code.rawValue), message: refusal, url: url)
        }
        if let excess {
            return HTTPError(kind: .tooLarge, code: Int(code.rawValue), message: excess, url: url)
        }
        if isTooLongLine(code) {
            let words = "a line of the header is longer than libcurl takes"
            return HTTPError(kind: .tooLarge, code: Int(code.rawValue), message: words, url: url)
        }
        let words =
            message.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: message)
        return HTTPError(kind: HTTPError.Kind(code), code: Int(code.rawValue), message: words, url: url)
    }

    /// Whether libcurl gave up on a line that was still growing: as if memory had run out, or with a code that its
    /// later versions have for that.
    private func isTooLongLine(_ code: CURLcode) -> Bool {
        var sent = 0
        ccurl_get_long(handle, CURLINFO_REQUEST_SIZE, &sent)
        return sent > 0 && (code == CURLE_OUT_OF_MEMORY || code.rawValue == 100)
    }

    static func unsendable(_ code: CURLcode, url: String) -> HTTPError {
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
