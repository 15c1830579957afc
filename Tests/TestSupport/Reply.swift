/// What the server of a test does with a request.
public enum Reply: Sendable {
    /// A whole answer on a connection that is kept.
    case answer(status: Int = 200, headers: [(String, String)] = [], body: [UInt8] = [])
    /// These bytes and then the end of the connection.
    case raw(String)
    /// These bytes, a single one after each pause, and then the end of the connection.
    case drip(String, pause: Duration)
    /// The first bytes, and then the others again and again, until the other side gives up.
    case flood(String, again: String)
    /// The connection is torn down.
    case reset
    /// Nothing, until the other side gives up.
    case silence
}
