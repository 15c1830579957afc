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

    let settings: TransportSettings
    let message: UnsafeMutablePointer<CChar>
    var url = ""
    /// The header fields that the handle is set to send, as libcurl wants them.
    var fields: UnsafeMutablePointer<curl_slist>?
    /// The same as they were given.
    var carried: Fields?
    /// What the handle's proxy was set for.
    var proxiedOrigin: String?
    var headers: HTTPHeaders = [:]
    var headerBytes = 0
    var body: [UInt8] = []
    /// What was more than allowed, once something was.
    var excess: Excess?
    /// Why no connection was opened, where we would not.
    var refusal: String?
    /// Whether the request has been handed to a connection.
    var isBegun = false
    /// Whether libcurl was about to send it once more of its own accord.
    var isRepeated = false

    /// What a request carries besides its body.
    struct Fields: Equatable {
        let headers: HTTPHeaders
        let authorization: Secret?
    }

    /// More than allowed: in words, and what that means to a caller.
    struct Excess {
        let kind: HTTPError.Kind
        let words: String
    }

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
        forget()
        message.pointee = 0
        let left = order.timeLeft(settings.totalTimeout)
        guard left > .zero else { throw Self.late(order) }
        do throws(OptionError) {
            try set(order.request, within: left)
        } catch {
            throw Self.unsendable(error.code, url: url)
        }
    }

    /// The outcome of the transfer, which libcurl says ended with `code`.
    func outcome(_ code: CURLcode) -> Mailbox.Outcome {
        defer { forget() }
        guard code == CURLE_OK else { return .failure(error(code)) }
        var status = 0
        var received: curl_off_t = 0
        ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        ccurl_get_offset(handle, CURLINFO_SIZE_DOWNLOAD_T, &received)
        return .success(
            HTTPResponse(
                status: status,
                headers: headers,
                body: body,
                receivedBytes: Int(received)
            )
        )
    }

    private func forget() {
        headers = [:]
        headerBytes = 0
        body = []
        excess = nil
        refusal = nil
        isBegun = false
        isRepeated = false
    }
}
