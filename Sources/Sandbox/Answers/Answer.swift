/// An HTTP answer before it is sent.
struct Answer: Sendable {
    var status: Int
    var body: [UInt8]
    /// Null where Spotify sends none.
    var contentType: String? = "application/json; charset=utf-8"
    /// Further header fields, in lower case.
    var headers: [(name: String, value: String)] = []

    /// An answer whose body is `text`, as it stands.
    init(status: Int, text: String, contentType: String? = "application/json; charset=utf-8") {
        self.status = status
        body = Array(text.utf8)
        self.contentType = contentType
    }

    /// A JSON answer, printed as Spotify prints, with links to `address`.
    init(_ json: JSONValue, address: String) {
        var printer = PrettyPrinter(address: address)
        printer.print(json)
        status = 200
        body = printer.bytes
    }
}
