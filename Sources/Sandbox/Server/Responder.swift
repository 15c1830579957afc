import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Answers requests: route, gate, fault, answer, log.
struct Responder: HTTPResponder {
    let api: WebAPI
    let gate: Gate
    let token: TokenEndpoint
    let faults: FaultPlan
    let log: RequestLog?
    let sendsETags: Bool
    let oddity: Oddity?
    let address: Address
    private let cache = AnswerCache()

    /// The API's own address, which is known once the sandbox listens.
    final class Address: Sendable {
        private let text = Mutex(PrettyPrinter.officialAddress)

        /// What links begin with.
        var value: String {
            get { text.withLock(\.self) }
            set { text.withLock { $0 = newValue } }
        }
    }

    /// What is sent, and why.
    private struct Outcome {
        var response: Response
        /// The client id that asked.
        var client: String?
        var fault: String?
        var isReset = false
    }

    func respond(to request: Request, context: Connection) async throws -> Response {
        let arrival = Date()
        let target = request.head.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1)
        let route = Route(path: parts.first ?? "/")
        let parameters = Parameters(parts.count > 1 ? parts[1] : "")
        let outcome = try await outcome(request, target, route, parameters)
        log?.write(
            RequestLog.Entry(
                method: request.method.rawValue,
                path: target,
                bucket: route.bucket,
                client: outcome.client,
                status: outcome.isReset ? nil : outcome.response.status.code,
                clientPort: context.clientPort,
                isHTTP2: context.isStream,
                fault: outcome.fault,
                bytes: outcome.response.body.contentLength ?? 0
            ),
            at: arrival
        )
        if outcome.isReset { context.reset() }
        return outcome.response
    }

    private func outcome(
        _ request: Request,
        _ target: String,
        _ route: Route,
        _ parameters: Parameters
    ) async throws -> Outcome {
        if route == .token {
            let (response, client) = try await tokenResponse(request)
            return Outcome(response: response, client: client)
        }
        if request.method != .get {
            return Outcome(response: response(APIError.wrongMethod.answer))
        }
        let verdict = gate.verdict(authorization: request.headers[.authorization], bucket: route.bucket)
        if let refusal = verdict.refusal {
            return Outcome(response: response(refusal.answer), client: verdict.client, fault: refusal.cause)
        }
        let (fault, delay) = faults.next(target)
        if delay > .zero {
            try await Task.sleep(for: delay)
        }
        var outcome = outcome(of: fault, request, target, route, parameters)
        outcome.client = verdict.client
        return outcome
    }

    private func outcome(
        of fault: Fault?,
        _ request: Request,
        _ target: String,
        _ route: Route,
        _ parameters: Parameters
    ) -> Outcome {
        switch fault {
        case .failure(let failure):
            return Outcome(response: response(failure.answer), fault: fault?.name)
        case .html(let status):
            return Outcome(response: response(.html(status: status)), fault: fault?.name)
        case .nesting:
            return Outcome(response: response(.nested), fault: fault?.name)
        case .reset:
            return Outcome(response: Response(status: .serviceUnavailable), fault: fault?.name, isReset: true)
        case .truncation, nil:
            let right = right(request, target, route, parameters, breaksOff: fault == .truncation)
            return Outcome(response: right, fault: fault?.name)
        }
    }

    /// The answer as the API would have it.
    private func right(
        _ request: Request,
        _ target: String,
        _ route: Route,
        _ parameters: Parameters,
        breaksOff: Bool
    ) -> Response {
        do throws(APIError) {
            let body = try cache.body(target) { () throws(APIError) in
                let json = try api.answer(to: route, parameters)
                return Answer(oddity?.applied(to: json) ?? json, address: address.value).body
            }
            return success(request, target, body, breaksOff: breaksOff)
        } catch {
            return response(error.answer)
        }
    }
}

extension Responder {
    private func tokenResponse(_ request: Request) async throws -> (Response, client: String?) {
        guard request.method == .post else { return (response(APIError.wrongMethod.answer), nil) }
        let form = try await request.body.collect(upTo: 64 << 10)
        let (answer, client) = token.answer(
            form: Parameters(String(buffer: form)),
            authorization: request.headers[.authorization]
        )
        var response = response(answer)
        response.headers[.cacheControl] = "no-cache, no-store"
        return (response, client)
    }

    private func success(
        _ request: Request,
        _ target: String,
        _ body: AnswerCache.Body,
        breaksOff: Bool
    ) -> Response {
        var headers = HTTPFields()
        headers.reserveCapacity(6)
        headers[.cacheControl] = "public, max-age=0"
        if sendsETags {
            let etag = body.etag
            headers[.eTag] = etag
            if request.headers[.ifNoneMatch] == etag {
                return Response(status: .notModified, headers: headers)
            }
        }
        headers[.contentType] = "application/json; charset=utf-8"
        headers[.vary] = "Accept-Encoding"
        var buffer = body.plain
        if request.headers[.acceptEncoding]?.contains("gzip") == true,
            let gzip = cache.compressed(body, target)
        {
            headers[.contentEncoding] = "gzip"
            buffer = gzip
        }
        let body = breaksOff ? Self.half(of: buffer) : ResponseBody(byteBuffer: buffer)
        return Response(status: .ok, headers: headers, body: body)
    }

    private func response(_ answer: Answer) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = answer.contentType
        for field in answer.headers {
            guard let name = HTTPField.Name(field.name) else { continue }
            headers[name] = field.value
        }
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }

    /// A body whose length promises twice of what comes.
    private static func half(of whole: ByteBuffer) -> ResponseBody {
        struct BreaksOff: Error {}
        let half = whole.getSlice(at: whole.readerIndex, length: whole.readableBytes / 2) ?? whole
        return ResponseBody(contentLength: whole.readableBytes) { writer in
            try await writer.write(half)
            // An error while writing makes the server close the connection or the stream.
            throw BreaksOff()
        }
    }
}
